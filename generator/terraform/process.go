package terraform

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/shirou/gopsutil/v4/process"
)

// isTerraform goes by the name that a process was called by: as itself, or as a script that a version manager runs.
func isTerraform(p *process.Process) bool {
	args, err := p.CmdlineSlice()
	return err == nil && slices.ContainsFunc(args[:min(2, len(args))], isExecutable)
}

// isExecutable reports whether a program has one of the names that terraform and tofu go by.
func isExecutable(path string) bool {
	name := filepath.Base(path)
	return slices.ContainsFunc([]Product{Terraform, OpenTofu}, func(p Product) bool {
		return name == p.executable() || name == p.wrapped()
	})
}

// failedToRun reports whether an error of tfexec's tells how a process ended or why none began, and not what tfexec
// makes of its output.
func failedToRun(err error) bool {
	var (
		exit  *exec.ExitError
		start *exec.Error
		path  *fs.PathError
	)
	return errors.As(err, &exit) || errors.As(err, &start) || errors.As(err, &path)
}

// wasKilled reports whether a process ended by a signal that it can't have answered, or says so of terraform, as a
// shell around it does. An interrupt is none: shells end by those that what they ran was sent.
func wasKilled(err error) bool {
	const byShell = 128 + 9
	exit := (*exec.ExitError)(nil)
	if !errors.As(err, &exit) {
		return false
	}
	bySignal := exit.ExitCode() < 0 && exit.Error() != "signal: "+os.Interrupt.String()
	return bySignal || exit.ExitCode() == byShell
}
