package process

import (
	"io"
	"os/exec"
)

// Janitor waits to run a command that clears away what ends neither with tfgen nor with its processes, such as a
// container.
type Janitor struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// Hire has the command run when tfgen has ended, however it ends, kill -9 included: the janitor's standard input ends
// with tfgen.
func Hire(command ...string) (*Janitor, error) {
	cmd := untilEOF(command)
	cmd.SysProcAttr = onItsOwn()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &Janitor{cmd: cmd, stdin: stdin}, nil
}

// Clear has the command run now, and waits for it.
func (j *Janitor) Clear() error {
	_ = j.stdin.Close() // a pipe of ours
	return j.cmd.Wait()
}
