//go:build unix

package process_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/process"
)

// TestJanitor kills a process with its group, after which its janitor clears away.
func TestJanitor(t *testing.T) {
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), hiring+"="+fifo)
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "hired\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	if err := syscall.Kill(-child.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(fifo); string(text) != "cleared\n" { // waits for the janitor
		t.Errorf("%q, %v", text, err)
	}
	_ = child.Wait() // it was killed
}

// hiring has the test binary be the process of TestJanitor.
const hiring = "TFGEN_TEST_HIRING"

func TestMain(m *testing.M) {
	fifo := os.Getenv(hiring)
	if fifo == "" {
		m.Run()
		return
	}
	if _, err := process.Hire("/bin/sh", "-c", `echo cleared >"$0"`, fifo); err != nil {
		panic(err)
	}
	fmt.Println("hired")
	time.Sleep(time.Hour)
}
