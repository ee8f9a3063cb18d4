package terraform

import (
	"os"
	"path/filepath"
	"slices"

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

// isTerraform goes by the name that a process was called by: as itself, or as a script that a version manager runs.
func isTerraform(p *process.Process) bool {
	args, err := p.CmdlineSlice()
	return err == nil && slices.ContainsFunc(args[:min(2, len(args))], func(arg string) bool {
		return filepath.Base(arg) == executable()
	})
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
