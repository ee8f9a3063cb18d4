//go:build unix

package terraform

import (
	"runtime"
	"syscall"

	"github.com/shirou/gopsutil/v4/process"
)

// recipient is whom an interrupt goes to, as kill takes it: terraform where the process is a wrapper around it, which
// may pass nothing on, or die and take terraform's output with it; else the process's whole group, where it has one.
func recipient(p *process.Process) int32 {
	if inner := wrapped(p); inner != nil {
		return inner.Pid
	}
	if runtime.GOOS == "linux" { // where tfexec makes groups
		return -p.Pid
	}
	return p.Pid
}

// wrapped is the terraform that a wrapper runs, nil where the process runs none. One that a provisioner runs is the
// same program as the process itself.
func wrapped(p *process.Process) *process.Process {
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

// interruptProcess interrupts a process, or a group. One that has ended already needs none.
func interruptProcess(pid int32) {
	_ = syscall.Kill(int(pid), syscall.SIGINT)
}
