package terraform

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"time"
)

// interrupter passes a cancellation on to a terraform as exactly one interrupt: at the second one it would stop at once
// and lose what it was doing. On Linux tfexec gives terraform a process group of its own, so that an interrupt comes
// from us alone. Elsewhere a Ctrl-C on the terminal reaches terraform too, and it says so.
type interrupter struct {
	grace time.Duration // how long terraform has to say that it was interrupted already
	once  sync.Once
	seen  chan struct{} // closed when it has said so
}

func newInterrupter() *interrupter {
	i := &interrupter{seen: make(chan struct{})}
	if runtime.GOOS != "linux" {
		i.grace = time.Second
	}
	return i
}

// watch looks out for Terraform's word in its output.
func (i *interrupter) watch(e Event) {
	if e.Type == EventLog && strings.HasPrefix(e.Message, "Interrupt received") {
		i.once.Do(func() { close(i.seen) })
	}
}

// context returns the context to run terraform with, and a function that releases it.
func (i *interrupter) context(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() { i.forward(cancel) })
	return ctx, func() { stop(); cancel() }
}

// forward calls interrupt unless terraform turns out to be interrupted already.
func (i *interrupter) forward(interrupt func()) {
	if i.grace > 0 {
		select {
		case <-i.seen:
			return
		case <-time.After(i.grace):
		}
	}
	interrupt()
}
