package tasks

import "os/exec"

// shell runs a line with arguments.
func shell(line string, arguments []string) *exec.Cmd {
	return exec.Command("cmd", append([]string{"/C", line}, arguments...)...)
}
