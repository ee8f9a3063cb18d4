package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote/executions"
)

type executeOptions struct {
	*app
	oneEnv
	pipeline string
	input    string
	wait     bool
	json     bool
}

func newRunCmd(a *app) *cobra.Command {
	o := &executeOptions{app: a}
	cmd := &cobra.Command{
		Use:     "run --env NAME [--wait]",
		Short:   "Run a pipeline",
		GroupID: "models",
		Long: `Start an execution of a pipeline's state machine and, with --wait, follow it to its end. Exits with 1 when it
fails, and says which state failed and why, with the last lines of its task's log. An interrupt stops the following, not
the execution.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return executeRun(cmd.Context(), o) },
	}
	o.addFlag(cmd, a)
	cmd.Flags().StringVar(&o.pipeline, "pipeline", "", "`name` of the pipeline, where there are several")
	cmd.Flags().StringVar(&o.input, "input", "{}", "the execution's input, as `JSON`")
	cmd.Flags().BoolVar(&o.wait, "wait", false, "follow the execution to its end")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	a.completePipeline(cmd)
	return cmd
}

// startedResult is an execution that nobody waits for, as JSON.
type startedResult struct {
	document
	ARN string `json:"arn"`
}

// executionResult is how an execution went, as JSON.
type executionResult struct {
	document
	executions.Result
	LastLines []string `json:"last_lines,omitempty"` // of the log of the task that failed
}

func executeRun(ctx context.Context, o *executeOptions) error {
	env, pipeline, err := o.withPipeline(o.app, o.pipeline)
	if err != nil {
		return err
	}
	cfg, err := account.Config(ctx, env.Region)
	if err != nil {
		return err
	}
	machine := executions.In(pipeline, account.Deployer(cfg, env))
	started, err := machine.Start(ctx, o.input)
	if err != nil {
		return err
	}
	if !o.wait {
		if o.json {
			return o.answerJSON(startedResult{newDocument(), started})
		}
		fmt.Fprintf(o.out, "%s: started %s\n", env.Name, started)
		return nil
	}
	fmt.Fprintf(o.err, "%s: started %s\n", env.Name, started)
	report := func(status types.ExecutionStatus, elapsed time.Duration) {
		fmt.Fprintf(o.err, "%s: %s after %s\n", env.Name, status, seconds(elapsed))
	}
	result, err := machine.Follow(ctx, started, executions.Interval, report)
	if err != nil {
		return err
	}
	lines, err := machine.LastLines(ctx, result)
	if err != nil {
		fmt.Fprintf(o.err, "%s: %v\n", env.Name, err)
	}
	if o.json {
		if err := o.answerJSON(executionResult{newDocument(), result, lines}); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(o.out, "%s: %s (%s)\n", env.Name, result.Summary(), seconds(result.Duration()))
		for _, line := range lines {
			fmt.Fprintf(o.out, "  | %s\n", line)
		}
	}
	if !result.Succeeded() {
		return exitError(exitFailure)
	}
	return nil
}
