package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// exitError is a run of git that failed.
type exitError struct {
	command string
	stderr  string
	err     error
}

// Error is git's own message, which says what to do.
func (e *exitError) Error() string {
	if e.stderr == "" {
		return fmt.Sprintf("git %s: %v", e.command, e.err)
	}
	return fmt.Sprintf("git %s: %s", e.command, e.stderr)
}

// Unwrap is what the operating system says of the run.
func (e *exitError) Unwrap() error { return e.err }

// run is what a git command prints in a folder. The flags keep the user's configuration and hooks from changing what
// it prints, and make paths mean what they say.
func run(ctx context.Context, dir string, stdin []byte, args ...string) (string, error) {
	flags := []string{
		"--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs",
		"-c", "core.fsmonitor=false", // may be a program, and one that is wrong
		"-c", "diff.autoRefreshIndex=true", // else a file that was touched counts as changed
	}
	cmd := exec.CommandContext(ctx, "git", append(flags, args...)...)
	cmd.Dir = dir
	cmd.Env = environ(os.Environ())
	cmd.Stdin = bytes.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		var path *os.PathError
		if errors.As(err, &path) { // the folder isn't there
			return "", err
		}
		return "", &exitError{args[0], strings.TrimSpace(stderr.String()), err}
	}
	return stdout.String(), nil
}

// environ is the caller's environment for git. Variables such as GIT_DIR and GIT_INDEX_FILE, which git sets for hooks
// and aliases, would point it at another repository or index. Those that name configuration stay: a CI system may list
// its safe directories there.
func environ(base []string) []string {
	env := []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0"}
	for _, v := range base {
		if !strings.HasPrefix(v, "LC_ALL=") && (!strings.HasPrefix(v, "GIT_") || strings.HasPrefix(v, "GIT_CONFIG_")) {
			env = append(env, v)
		}
	}
	return env
}

// line is the output without the newline that git ends it with.
func line(output string) string { return strings.TrimSuffix(output, "\n") }

// names are those in output that was asked for with -z.
func names(output string) []string {
	return strings.FieldsFunc(output, func(r rune) bool { return r == 0 })
}
