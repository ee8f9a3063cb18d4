//go:build unix && !linux

package process

import "syscall"

// ofItsOwn puts a process into a group of its own, which a terminal's Ctrl-C doesn't reach. If tfgen is killed by
// kill -9 it stays: only Linux can end it then.
func ofItsOwn() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
