// Command tfgen renders the Terraform of a multi-account AWS data platform from a typed spec, and runs Terraform on it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run())
}

func run() int {
	// One interrupt lets terraform finish its step; what runs next sees a cancelled context. Further ones do nothing.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	app := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
	cmd := newRootCmd(app)
	cmd.SetArgs(os.Args[1:])
	return app.report(ctx, cmd.ExecuteContext(ctx))
}
