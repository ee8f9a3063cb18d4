package terraform

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// ownGroup makes a process the leader of a group, which the console's Ctrl-C doesn't reach.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// interrupt sends a Ctrl-Break to a process group: Go programs, such as terraform, take it for an interrupt, and a
// Ctrl-C can't be sent to one group.
func interrupt(leader int) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(leader)) //nolint:gosec // what a PID is there
}
