package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/tfgen/tfgen/generator/terraform"
)

// interruptible is a context that the first Ctrl-C cancels: terraform finishes its step, and what would run next sees
// it. The second one kills.
func (a *app) interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		cancel()
		<-signals
		fmt.Fprintln(a.err, "interrupted again: killing terraform now. What it was making may exist without being in the "+
			"state, and the state stays locked: the next tfgen apply says how to release the lock, and takes over what was "+
			"made.")
		terraform.KillAll()
	}()
	return ctx, func() { signal.Stop(signals); cancel() }
}
