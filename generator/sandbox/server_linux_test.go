package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestEndsWithTfgen kills a process that has started a server, and waits for the server to let go of a pipe.
func TestEndsWithTfgen(t *testing.T) {
	const variable = "SANDBOX_TEST_FIFO"
	if fifo := os.Getenv(variable); fifo != "" { // the process that is killed
		holdPipe := `exec 3>"$1"; echo " * Running on http://127.0.0.1:1" >&2; exec sleep 600`
		if _, err := launch(t.Context(), []string{"/bin/sh", "-c", holdPipe, "sh", fifo}, os.Environ()); err != nil {
			t.Fatal(err)
		}
		fmt.Println("started")
		select {}
	}
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe, err := os.OpenFile(fifo, os.O_RDONLY|syscall.O_NONBLOCK, 0) // doesn't wait for a writer
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pipe.Close() })
	parent := exec.Command(os.Args[0], "-test.run=^TestEndsWithTfgen$")
	parent.Env = append(os.Environ(), variable+"="+fifo)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "started\n" {
		t.Fatalf("the process said %q, %v", line, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // was killed
	if err := pipe.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(pipe); err != nil {
		t.Errorf("the server outlives its parent: %v", err)
	}
}
