package e2e

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long anything may take that a test waits for. It is no measure: what takes longer hangs. With
// credentials that have expired, the provider asks for a new VPC again for more than five minutes.
const patience = 15 * time.Minute

// command is a run of tfgen that has begun.
type command struct {
	t     testing.TB
	cmd   *exec.Cmd
	ended chan struct{}

	mu      sync.Mutex
	printed bytes.Buffer
	more    chan struct{} // closed at the next output
}

// start begins a run of the binary in a folder.
func start(t testing.TB, binary, dir string, environ []string, args ...string) *command {
	t.Helper()
	c := &command{t: t, cmd: exec.Command(binary, args...), ended: make(chan struct{}), more: make(chan struct{})}
	c.cmd.Dir, c.cmd.Env = dir, environ
	c.cmd.Stdout, c.cmd.Stderr = c, c
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = c.cmd.Wait() // the exit code says it
		close(c.ended)
	}()
	return c
}

// Write takes what the command prints.
func (c *command) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.more)
	c.more = make(chan struct{})
	return c.printed.Write(b)
}

// output is what was printed so far, and what tells of more.
func (c *command) output() (string, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.printed.String(), c.more
}

// wait waits for the end: the exit code, -1 if a signal ended it, and all that was printed.
func (c *command) wait() (int, string) {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(patience):
		_ = c.cmd.Process.Kill()
		out, _ := c.output()
		c.t.Fatalf("%s hangs:\n%s", strings.Join(c.cmd.Args, " "), out)
	}
	out, _ := c.output()
	return c.cmd.ProcessState.ExitCode(), out
}

// says waits until the command has printed a text.
func (c *command) says(text string) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		out, more := c.output()
		if strings.Contains(out, text) {
			return
		}
		select {
		case <-more:
		case <-c.ended:
			if out, _ := c.output(); !strings.Contains(out, text) {
				c.t.Fatalf("ended without %q:\n%s", text, out)
			}
			return
		case <-deadline:
			c.t.Fatalf("no %q in:\n%s", text, out)
		}
	}
}
