package process

import "syscall"

// ofItsOwn puts a process into a group of its own, which a terminal's Ctrl-C doesn't reach, and lets the kernel end it
// when tfgen ends, even by kill -9.
func ofItsOwn() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
