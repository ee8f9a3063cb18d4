package tasks

import (
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// graces are the times that a container has to end when it is asked to: ECS's, unless the container has its own, and
// less at the sandbox's end, which somebody waits for.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, "stopTimeout"
const (
	grace      = 30 * time.Second
	graceAtEnd = 3 * time.Second
)

// process runs the command in place of the container and returns its exit code.
func (one *task) process(t *Tasks, secrets map[string]string, logs *logs) (*int, error) {
	environ, err := one.environ(t, loopback, secrets)
	if err != nil {
		return nil, err
	}
	cmd := shell(one.command.Line, one.arguments())
	cmd.Env = append(t.Environ(), environ...)
	t.Progress(fmt.Sprintf("%s: task %s runs", one.command.Name, one.id))
	p, err := one.attend(cmd, logs, (*process.Process).Stop)
	if err != nil {
		return nil, err
	}
	code, err := p.ExitCode()
	return one.exit(t, code, err)
}

// exit has it said how the container ended.
func (one *task) exit(t *Tasks, code int, err error) (*int, error) {
	if err != nil {
		return nil, err
	}
	t.Progress(fmt.Sprintf("%s: task %s ended with exit code %d", one.command.Name, one.id, code))
	return &code, nil
}

// stop ends a process within a time of grace.
type stop = func(*process.Process, time.Duration)

// attend starts a process and has its output logged until it ends, for which stop is called if the task is to stop.
func (one *task) attend(cmd *exec.Cmd, logs *logs, stop stop) (*process.Process, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = write, write
	p, err := process.Start(cmd)
	_ = write.Close() // it is the process's now
	if err != nil {
		_ = read.Close()
		return nil, fmt.Errorf("CannotStartContainerError: %w", err)
	}
	one.runs()
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		logs.copy(read)
	}()
	select {
	case <-p.Done():
	case <-one.stopping:
		stop(p, one.grace())
	}
	<-copied
	return p, nil
}

// grace is how long the container has to end by itself.
func (one *task) grace() time.Duration {
	one.mu.Lock()
	defer one.mu.Unlock()
	switch own := aws.ToInt32(one.container.StopTimeout); {
	case *one.why == atEnd:
		return graceAtEnd
	case own > 0:
		return time.Duration(own) * time.Second
	}
	return grace
}
