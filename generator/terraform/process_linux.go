package terraform

import "syscall"

// ownGroup makes a process the leader of a group. It doesn't outlive a tfgen that is killed: nobody would see what it
// does.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
