//go:build unix

package terraform

import (
	"errors"
	"os"
	"syscall"

	"github.com/shirou/gopsutil/v4/process"
)

// interrupt interrupts the terraform in a process group exactly once: at a second interrupt it would stop at once and
// lose what it was doing. Where the group's leader is a wrapper around terraform, that may pass nothing on, or die and
// take terraform's output with it, so only terraform is interrupted.
func interrupt(leader int) error {
	if p := wrapped(leader); p != nil {
		return send(int(p.Pid))
	}
	return send(-leader) // the whole group
}

// wrapped is the terraform that a wrapper runs, nil where the process runs none. One that a provisioner runs is the
// same program as the process itself.
func wrapped(pid int) *process.Process {
	p := &process.Process{Pid: int32(pid)} //nolint:gosec // what a PID is everywhere
	inner := innermost(p)
	if inner == nil {
		return nil
	}
	own, err := p.Exe()
	other, otherErr := inner.Exe()
	if err != nil || otherErr != nil || own == other {
		return nil
	}
	return inner
}

// innermost is the last terraform in a chain of descendants, nil where there is none.
func innermost(p *process.Process) *process.Process {
	children, _ := p.Children() // fails when there are none
	for _, child := range children {
		if inner := innermost(child); inner != nil {
			return inner
		}
		if isTerraform(child) {
			return child
		}
	}
	return nil
}

// send sends an interrupt.
func send(pid int) error {
	err := syscall.Kill(pid, syscall.SIGINT)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}
