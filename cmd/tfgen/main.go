// Command tfgen renders the Terraform of a multi-account AWS data platform from a typed spec, and runs Terraform on it.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(execute())
}

func execute() int {
	app := &app{in: os.Stdin, out: &stream{file: os.Stdout}, err: &stream{file: os.Stderr}, getenv: os.Getenv}
	ctx, stop := app.interruptible(context.Background())
	defer stop()
	cmd := newRootCmd(app)
	cmd.SetArgs(os.Args[1:])
	ran, err := cmd.ExecuteContextC(ctx)
	return app.end(app.report(ctx, ran, err))
}
