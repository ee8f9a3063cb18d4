//go:build unix

package tasks

import "os/exec"

// shell runs a line with arguments.
func shell(line string, arguments []string) *exec.Cmd {
	if len(arguments) > 0 {
		line += ` "$@"`
	}
	return exec.Command("/bin/sh", append([]string{"-c", line, "sh"}, arguments...)...)
}
