package sandbox

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// Streams are the standard streams of a command.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs a command in the sandbox and returns its exit code: 128 and the signal's number when a signal ended it, as
// in a shell. The error is for a command that can't be started.
//
// The command stays in tfgen's process group. So a terminal's Ctrl-C reaches it without tfgen, which only waits for it
// to save what it has to; it would take the same interrupt twice for an order to stop at once. SIGTERM, which reaches
// tfgen alone, is passed on.
func Run(s *Sandbox, argv []string, streams Streams) (int, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = s.Environ(os.Environ())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = streams.In, streams.Out, streams.Err
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("starting %s in the sandbox: %w", argv[0], err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			return process.ExitCode(err)
		case sig := <-signals:
			if sig == syscall.SIGTERM {
				_ = cmd.Process.Signal(sig) // it may have ended just now
			}
		}
	}
}
