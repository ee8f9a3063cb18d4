package terraform

import (
	"os"

	"github.com/shirou/gopsutil/v4/process"
)

// KillAll kills every terraform that this process runs, and the providers that these have started. What they were
// doing is lost: steps that aren't in the state, and locks that stay behind. What can't be killed has ended already.
func KillAll() {
	self := &process.Process{Pid: int32(os.Getpid())} //nolint:gosec // what a PID is everywhere
	children, _ := self.Children()                    // fails when there are none
	for _, child := range children {
		if isTerraform(child) {
			killTree(child)
		}
	}
}

// killTree kills a process and its descendants. It is stopped first, so that it starts no more of them meanwhile.
func killTree(p *process.Process) {
	_ = p.Suspend() // not on Windows
	children, _ := p.Children()
	for _, child := range children {
		killTree(child)
	}
	_ = p.Kill()
}
