package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/sandbox/events"
)

type fireOptions struct {
	*app
	oneEnv
	pipeline string
	schedule int
}

func newSandboxFireCmd(a *app) *cobra.Command {
	o := &fireOptions{app: a}
	cmd := &cobra.Command{
		Use:   "fire --env NAME",
		Short: "Fire a pipeline's schedule in the sandbox",
		Long: `In a command of the sandbox, do what a schedule does when its time comes: start the pipeline as the schedule's
role, or send to its queue what can't be started. Time itself fires no schedule of the sandbox's.`,
		Example: `  tfgen sandbox -- sh -c 'tfgen apply --env prod --auto-approve=prod && tfgen sandbox fire --env prod'`,
		Args:    a.noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return fireRun(cmd.Context(), o) },
	}
	o.addFlag(cmd, a)
	cmd.Flags().StringVar(&o.pipeline, "pipeline", "", "`name` of the pipeline, where there are several")
	cmd.Flags().IntVar(&o.schedule, "schedule", 1, "`number` of the schedule, where the pipeline has several")
	a.completePipeline(cmd)
	return cmd
}

func fireRun(ctx context.Context, o *fireOptions) error {
	env, pipeline, err := o.withPipeline(o.app, o.pipeline)
	if err != nil {
		return err
	}
	if o.schedule < 1 || o.schedule > len(pipeline.Schedules) {
		return fmt.Errorf("--schedule %d: pipeline %s of %s has %d", o.schedule, pipeline.Key, env.Name,
			len(pipeline.Schedules))
	}
	endpoint := o.getenv("AWS_ENDPOINT_URL")
	if endpoint == "" {
		return errors.New("this is for commands in the sandbox: run it with tfgen sandbox -- COMMAND")
	}
	name := pipeline.ScheduleName(o.schedule - 1)
	url := endpoint + events.FirePath + env.AccountID + "/" + env.Region + "/" + name
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("ask the sandbox: %w", err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	switch {
	case err != nil:
		return fmt.Errorf("ask the sandbox: %w", err)
	case answer.StatusCode != http.StatusOK:
		return fmt.Errorf("fire %s: %s", name, strings.TrimSpace(string(text)))
	}
	fmt.Fprintf(o.out, "%s: fired %s\n", env.Name, name)
	return nil
}
