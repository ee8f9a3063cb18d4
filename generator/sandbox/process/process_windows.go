package process

import (
	"os/exec"
	"syscall"
)

// ofItsOwn puts a process into a group of its own, which a console's Ctrl-C doesn't reach.
func ofItsOwn() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// terminate ends the process: Windows can't ask.
func terminate(cmd *exec.Cmd) { kill(cmd) }

// kill ends the process. One that has ended already is no error.
func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

// untilEOF is the command, run once its standard input has ended.
func untilEOF(command []string) *exec.Cmd {
	return exec.Command("cmd", append([]string{"/C", "sort", ">NUL", "&"}, command...)...)
}

// onItsOwn is as for other processes: Windows ends none with another.
func onItsOwn() *syscall.SysProcAttr { return ofItsOwn() }
