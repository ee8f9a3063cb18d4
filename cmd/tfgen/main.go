// Command tfgen renders the Terraform of a multi-account AWS data platform from a typed spec, and runs Terraform on it.
//
// It parses, asks and draws; what happens is in the packages of generator. Each command has a file of its name. Beside
// them:
//
//   - execute.go, root.go, errors.go, interrupt.go: from the arguments to an exit code
//   - app.go, stream.go, prompt.go: where it prints to, and whom it asks
//   - arguments.go, selection.go, completion.go: which environments are meant, and what is wrong with the words
//   - deployment.go: what plan, apply, destroy and drift have in common; view.go, liveview.go and jsonview.go draw it,
//     and show.go, summary.go and result.go say what came of it
//   - help.go, json.go: pages of help, and what all JSON has
package main

import (
	"context"
	"os"
	"runtime/debug"
	"time"
)

func main() {
	os.Exit(execute(nil))
}

// execute runs the command line. It pauses so while AWS settles; nil: for as long as that takes.
func execute(pause func(context.Context, time.Duration) error) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // reading many environments takes a third less time, and a third more memory
	}
	app := &app{
		in: os.Stdin, out: &stream{file: os.Stdout}, err: &stream{file: os.Stderr}, getenv: os.Getenv, pause: pause,
	}
	ctx, stop := app.interruptible(context.Background())
	defer stop()
	cmd := newRootCmd(app)
	cmd.SetArgs(os.Args[1:])
	ran, err := cmd.ExecuteContextC(ctx)
	return app.end(app.report(ctx, ran, err))
}
