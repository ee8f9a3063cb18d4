//go:build unix

package process

import (
	"os/exec"
	"syscall"
)

// untilEOF is the command, run once its standard input has ended.
func untilEOF(command []string) *exec.Cmd {
	return exec.Command("/bin/sh", append([]string{"-c", `cat >/dev/null; exec "$@"`, "sh"}, command...)...)
}

// onItsOwn puts a process into a session of its own, so that no signal that is meant for tfgen reaches it.
func onItsOwn() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
