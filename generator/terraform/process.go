package terraform

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/shirou/gopsutil/v4/process"
)

// command is a terraform that is to run in dir, in a process group of its own: what a terminal sends to tfgen's group
// reaches it through tfgen alone, and once. Cancelling ctx interrupts it, and Run waits for its end, however long that
// takes: a terraform that is killed loses its state and leaves its lock.
func (env environment) command(ctx context.Context, dir, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir, cmd.Env = dir, env.environ()
	cmd.SysProcAttr = ownGroup()
	cmd.Cancel = func() error { return interrupt(cmd.Process.Pid) }
	return cmd
}

// isTerraform goes by the name that a process was called by: as itself, or as a script that a version manager runs.
func isTerraform(p *process.Process) bool {
	args, err := p.CmdlineSlice()
	return err == nil && slices.ContainsFunc(args[:min(2, len(args))], isExecutable)
}

// isExecutable reports whether a program has one of the names that terraform goes by.
func isExecutable(path string) bool {
	name := filepath.Base(path)
	return name == executable() || name == wrappedExecutable()
}

// exitCode is the one that a process has ended with by itself; ok is false where it didn't start or was ended.
func exitCode(err error) (code int, ok bool) {
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return 0, true
	case !errors.As(err, &exit):
		return 0, false
	}
	return exit.ExitCode(), exit.ExitCode() >= 0
}

// wasKilled reports whether a process ended by a signal that it can't have answered, or says so of terraform, as a
// shell around it does. An interrupt is none: shells end by those that what they ran was sent.
func wasKilled(err error) bool {
	const byShell = 128 + 9
	code, ended := exitCode(err)
	exit := (*exec.ExitError)(nil)
	return errors.As(err, &exit) && (code == byShell || !ended && exit.Error() != "signal: "+os.Interrupt.String())
}
