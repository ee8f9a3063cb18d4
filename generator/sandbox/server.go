package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"time"
)

const (
	startTimeout = time.Minute     // for moto to listen; it takes one or two seconds on a small machine
	stopTimeout  = 3 * time.Second // for moto to end when asked to
)

// server is a running moto.
type server struct {
	address string // host:port
	cmd     *exec.Cmd
	stdin   io.Closer
	done    chan struct{} // closed when it has ended
}

// launch starts a moto server and waits until it listens. Cancelling ctx stops the waiting only.
func launch(ctx context.Context, argv, environ []string) (*server, error) {
	said := newStderr()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = environ
	cmd.Stderr = said
	cmd.SysProcAttr = ofItsOwn()
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, stdin: stdin, done: make(chan struct{})}
	if err := s.start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", argv[0], err)
	}
	timeout := time.NewTimer(startTimeout)
	defer timeout.Stop()
	select {
	case s.address = <-said.listening:
		return s, nil
	case <-s.done:
		err = errors.New("it ended at once")
	case <-timeout.C:
		err = fmt.Errorf("it doesn't listen after %s", startTimeout)
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.stop()
	return nil, fmt.Errorf("starting %s: %w\n%s", argv[0], err, said.tail())
}

// start starts the process from a goroutine that keeps its thread until the process has ended. Linux sends a child the
// signal of its parent's death when the thread that made it ends, and Go ends threads as it likes.
func (s *server) start() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(s.done)
		err := s.cmd.Start()
		started <- err
		if err == nil {
			_ = s.cmd.Wait() // how it ended doesn't matter; that it did is told by done
		}
	}()
	return <-started
}

// stop ends the process and all that it started, and waits for it.
func (s *server) stop() {
	_ = s.stdin.Close() // ends a container
	terminate(s.cmd)
	select {
	case <-s.done:
	case <-time.After(stopTimeout):
		kill(s.cmd)
		<-s.done
	}
}
