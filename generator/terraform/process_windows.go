package terraform

import "github.com/shirou/gopsutil/v4/process"

// recipient is whom an interrupt goes to.
func recipient(p *process.Process) int32 { return p.Pid }

// interruptProcess does nothing: on Windows one process can't interrupt another, and the console's Ctrl-C, which has
// reached this one, reaches all that it has started.
func interruptProcess(int32) {}
