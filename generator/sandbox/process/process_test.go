//go:build unix

package process_test

import (
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// TestProcess ends processes in several ways, and waits for all that they have started to let go of a pipe.
func TestProcess(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		stop         bool
		code         int
	}{
		{name: "ends", script: "exit 3", code: 3},
		{name: "leaves another", script: "sleep 600 & exit 0"},
		{name: "is stopped", script: "echo; sleep 600", stop: true, code: 143},
		{name: "is stopped, and deaf", script: "trap '' TERM; sleep 600 & echo; while :; do sleep 0.05; done", stop: true, code: 137},
		{name: "ends when it is asked to", script: "trap 'exit 7' TERM; echo; while :; do sleep 0.05; done", stop: true, code: 7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("/bin/sh", "-c", tt.script)
			cmd.Stdout = write
			p, err := process.Start(cmd)
			if err != nil {
				t.Fatal(err)
			}
			if err := write.Close(); err != nil {
				t.Fatal(err)
			}
			if tt.stop {
				if _, err := read.Read(make([]byte, 1)); err != nil {
					t.Fatal(err)
				}
				grace := time.Hour
				if tt.code == 137 {
					grace = time.Millisecond
				}
				p.Stop(grace)
			}
			if code, err := p.ExitCode(); code != tt.code || err != nil {
				t.Errorf("exit code %d, %v; want %d", code, err, tt.code)
			}
			if _, err := io.ReadAll(read); err != nil { // to the end, which comes when nobody has it
				t.Error(err)
			}
		})
	}
	if _, err := process.Start(exec.Command("/nowhere/command")); err == nil {
		t.Error("a command that doesn't exist was started")
	}
}
