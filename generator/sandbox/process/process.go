// Package process runs processes that don't outlive tfgen.
package process

import (
	"errors"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is one that was started, with what it starts itself.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Start starts a command as a process of a group of its own, which a terminal's Ctrl-C doesn't reach.
//
// It does so from a goroutine that keeps its thread until the process has ended. Linux sends a child the signal of its
// parent's death when the thread that made it ends, and Go ends threads as it likes.
func Start(cmd *exec.Cmd) (*Process, error) {
	cmd.SysProcAttr = ofItsOwn()
	p := &Process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.done)
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			kill(cmd) // what it has left
		}
	}()
	return p, <-started
}

// Done is closed when it has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop asks the process and all that it has started to end, ends them after a time of grace, and waits for that.
func (p *Process) Stop(grace time.Duration) {
	terminate(p.cmd)
	select {
	case <-p.done:
	case <-time.After(grace):
		kill(p.cmd)
		<-p.done
	}
}

// ExitCode is how it ended: 128 and the signal's number when a signal ended it, as in a shell. It waits for that.
func (p *Process) ExitCode() (int, error) {
	<-p.done
	return ExitCode(p.err)
}

// ExitCode is that of a command, of which err is what exec.Cmd says at its end.
func ExitCode(err error) (int, error) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
