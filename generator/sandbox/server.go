package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/process"
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
	*process.Process
}

// launch starts a moto server and waits until it listens. Cancelling ctx stops the waiting only.
func launch(ctx context.Context, argv, environ []string) (*server, error) {
	said := newStderr()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = environ
	cmd.Stderr = said
	cmd.WaitDelay = time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, stdin: stdin}
	if s.Process, err = process.Start(cmd); err != nil {
		return nil, fmt.Errorf("starting %s: %w", argv[0], err)
	}
	timeout := time.NewTimer(startTimeout)
	defer timeout.Stop()
	select {
	case s.address = <-said.listening:
		return s, nil
	case <-s.Done():
		err = errors.New("it ended at once")
	case <-timeout.C:
		err = fmt.Errorf("it doesn't listen after %s", startTimeout)
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.stop()
	return nil, fmt.Errorf("starting %s: %w\n%s", argv[0], err, said.tail())
}

// stop ends the process and all that it started, and waits for it.
func (s *server) stop() {
	_ = s.stdin.Close() // ends a container
	s.Stop(stopTimeout)
}
