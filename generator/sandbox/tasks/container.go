package tasks

import (
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// graces are the times that a process has to end when it is asked to: ECS's, unless the container has its own, and less
// at the sandbox's end, which somebody waits for.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, "stopTimeout"
const (
	grace      = 30 * time.Second
	graceAtEnd = 3 * time.Second
)

// process runs the container's command and returns its exit code.
func (one *task) process(t *Tasks, environ []string, logs *logs) (*int, error) {
	cmd := shell(one.command.Line, one.arguments())
	cmd.Env = environ
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
	t.Progress(fmt.Sprintf("%s: task %s runs", one.command.Name, one.id))
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		logs.copy(read)
	}()
	select {
	case <-p.Done():
	case <-one.stopping:
		p.Stop(one.grace())
	}
	<-copied
	code, err := p.ExitCode()
	if err != nil {
		return nil, err
	}
	t.Progress(fmt.Sprintf("%s: task %s ended with exit code %d", one.command.Name, one.id, code))
	return &code, nil
}

// grace is how long the process has to end by itself.
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
