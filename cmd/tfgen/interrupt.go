package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/tfgen/tfgen/generator/terraform"
)

// interruptible is a context that the first Ctrl-C cancels, and whatever else asks tfgen to end, a terminal that is
// closed among them: terraform finishes its step, and what would run next sees it. The second Ctrl-C kills.
//
// From here on, writing to a pipe that nobody reads is an error of the write, and no end of the process.
func (a *app) interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it ignored
		signal.Notify(signals, syscall.SIGHUP)
	}
	broken := make(chan os.Signal, 1)
	signal.Notify(broken, syscall.SIGPIPE)
	go func() {
		<-signals
		a.acknowledge()
		cancel()
		for again := range signals {
			if again != syscall.SIGHUP { // of which a closed terminal sends several
				a.kill()
			}
		}
	}()
	return ctx, func() { signal.Stop(signals); signal.Stop(broken); cancel() }
}

// acknowledge answers the first Ctrl-C at once, in every phase.
func (a *app) acknowledge() {
	a.notice("interrupted: what is under way is brought to an end; interrupted again, it is killed")
}

func (a *app) kill() {
	a.notice("interrupted again: what is under way is killed now. What it was making may exist without being in the " +
		"state, and the state stays locked: the next tfgen apply says how to release the lock, and takes over what was made.")
	terraform.KillAll()
}

// notice says something at any time. A view that draws live lines says it above them.
func (a *app) notice(text string) {
	a.mu.Lock()
	say := a.say
	a.mu.Unlock()
	if say == nil {
		fmt.Fprintln(a.err, text)
		return
	}
	say(text)
}

// noticeBy makes say say notices, nil tfgen itself.
func (a *app) noticeBy(say func(text string)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.say = say
}
