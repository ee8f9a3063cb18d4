package tasks

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// commandTimeout is how long an engine has for a command that waits for nothing.
const commandTimeout = time.Minute

// image runs the container's image and returns its exit code. The container is gone afterwards, and when tfgen is
// killed: its engine would go on with it.
func (one *task) image(t *Tasks, e *engine, secrets map[string]string, logs *logs) (*int, error) {
	environ, err := one.environ(t, e.host, secrets)
	if err != nil {
		return nil, err
	}
	environ = append(t.Inside(e.host), environ...)
	name := "tfgen-task-" + one.id
	janitor, err := process.Hire(append(append([]string{e.path}, e.remove...), name)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = janitor.Clear() }() // one that was never made can't be removed
	if _, err := e.run(commandTimeout, one.create(e, name, environ)...); err != nil {
		return nil, fmt.Errorf("CannotCreateContainerError: %w", err)
	}
	stop := func(p *process.Process, grace time.Duration) { e.stop(name, p, grace) }
	image := aws.ToString(one.container.Image)
	t.Progress(fmt.Sprintf("%s: task %s runs %s in %s", one.command.Name, one.id, image, e.name))
	if _, err := one.attend(exec.Command(e.path, "start", "--attach", name), logs, stop); err != nil {
		return nil, err
	}
	code, err := e.exitCode(name)
	if errors.Is(err, errNeverStarted) {
		err = fmt.Errorf("CannotStartContainerError: %s", logs.last)
	}
	return one.exit(t, code, err)
}

// create is the command that makes the container, with what the task definition says of the process in it.
func (one *task) create(e *engine, name string, environ []string) []string {
	c := one.container
	args := []string{"create", "--pull", "never", "--name", name, "--label", "tfgen.task=" + one.arn}
	if e.host == loopback {
		args = append(args, "--network", "host")
	}
	for _, variable := range environ {
		args = append(args, "--env", variable)
	}
	if user := aws.ToString(c.User); user != "" {
		args = append(args, "--user", user)
	}
	if dir := aws.ToString(c.WorkingDirectory); dir != "" {
		args = append(args, "--workdir", dir)
	}
	if aws.ToBool(c.ReadonlyRootFilesystem) {
		args = append(args, "--read-only")
	}
	if c.LinuxParameters != nil && aws.ToBool(c.LinuxParameters.InitProcessEnabled) {
		args = append(args, "--init")
	}
	command := one.arguments()
	if len(c.EntryPoint) > 0 { // of which the engines take one word
		args = append(args, "--entrypoint", c.EntryPoint[0])
		command = append(c.EntryPoint[1:len(c.EntryPoint):len(c.EntryPoint)], command...)
	}
	return append(append(args, aws.ToString(c.Image)), command...)
}

// stop asks the container to end and ends it after a time of grace, until the client that is attached to it has ended:
// a container that hasn't begun yet takes no notice.
func (e *engine) stop(name string, attached *process.Process, grace time.Duration) {
	seconds := strconv.Itoa(int(grace.Seconds()))
	for given := time.Now(); time.Since(given) < grace+commandTimeout; {
		_, _ = e.run(grace+commandTimeout, "stop", "-t", seconds, name) // that it doesn't run any more is no error
		select {
		case <-attached.Done():
			return
		case <-time.After(100 * time.Millisecond):
		}
	}
	attached.Stop(0) // the engine has gone
}

var errNeverStarted = errors.New("the container never started")

// exitCode is that of the container. Should the attached client have been killed, it runs on until then.
func (e *engine) exitCode(name string) (int, error) {
	_, _ = e.run(commandTimeout, "stop", "-t", "0", name)
	state, err := e.run(commandTimeout, "inspect", "--type", "container",
		"--format", "{{.State.ExitCode}} {{.State.StartedAt}}", name)
	if err != nil {
		return 0, err
	}
	text, started, _ := strings.Cut(state, " ")
	if strings.HasPrefix(started, "0001-") {
		return 0, errNeverStarted
	}
	return strconv.Atoi(text)
}
