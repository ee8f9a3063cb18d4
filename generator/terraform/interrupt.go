package terraform

import (
	"context"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v4/process"
)

// interrupter passes the end of a context on to the terraform that runs in dir, as exactly one interrupt: at a second
// one it would stop at once and lose what it was doing. tfexec would send one to the process that it has started, which
// may be a wrapper that passes nothing on.
type interrupter struct {
	dir  string
	once sync.Once
	seen chan struct{} // closed when terraform says that it was interrupted
}

func newInterrupter(dir string) *interrupter {
	return &interrupter{dir: dir, seen: make(chan struct{})}
}

// watch looks out for Terraform's word in its output.
func (i *interrupter) watch(e Event) {
	if e.Type == EventLog && strings.HasPrefix(e.Message, "Interrupt received") {
		i.once.Do(func() { close(i.seen) })
	}
}

// guard calls what runs terraform, and waits for its end, however long it takes to stop: a terraform that is killed
// loses its state and leaves its lock.
func (i *interrupter) guard(ctx context.Context, call func(context.Context) error) error {
	ended := make(chan struct{})
	defer close(ended)
	stop := context.AfterFunc(ctx, func() { i.interrupt(ended) })
	defer stop()
	return call(context.WithoutCancel(ctx))
}

// interrupt sends an interrupt to each process that there is until all have ended: tfexec may have been about to start
// terraform, or to ask it for its version first. On Linux tfexec gives it a process group of its own, so that an
// interrupt comes from here alone. Elsewhere a Ctrl-C on the terminal reaches terraform too, and it says so.
func (i *interrupter) interrupt(ended <-chan struct{}) {
	const grace, interval = time.Second, 50 * time.Millisecond
	if runtime.GOOS != "linux" {
		select {
		case <-i.seen:
			return
		case <-ended:
			return
		case <-time.After(grace):
		}
	}
	sent := map[int32]bool{}
	for {
		for _, p := range runningIn(i.dir) {
			if target := recipient(p); !sent[target] {
				sent[target] = true
				interruptProcess(target)
			}
		}
		select {
		case <-ended:
			return
		case <-time.After(interval):
		}
	}
}

// runningIn are the processes that this one has started in a folder, and that are there.
func runningIn(dir string) []*process.Process {
	self := &process.Process{Pid: int32(os.Getpid())} //nolint:gosec // what a PID is everywhere
	children, _ := self.Children()                    // fails when there are none
	var there []*process.Process
	for _, child := range children {
		if cwd, err := child.Cwd(); err == nil && sameFile(cwd, dir) {
			there = append(there, child)
		}
	}
	return there
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
