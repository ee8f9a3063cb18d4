package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/table"
)

type modelsOptions struct {
	*app
	selection
	pipeline string
	bucket   string
	json     bool
}

func newModelsCmd(a *app) *cobra.Command {
	o := &modelsOptions{app: a}
	cmd := &cobra.Command{
		Use:     "models [--env NAME]",
		Short:   "Show which models run where",
		GroupID: "models",
		Long: `Show, for every environment and pipeline, which model the spec says, since when and from where, whether
its object is still there and unchanged, and which newer models are in the bucket. The caller's own credentials have
to allow reading the bucket.

Exit codes: 0 all models are there and unchanged, 1 error, 2 one is gone or was overwritten.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return modelsRun(cmd.Context(), o) },
	}
	cmd.Flags().StringSliceVar(&o.names, "env", nil, "`name` of an environment, or several with commas (default: all)")
	a.completeEnv(cmd, "env")
	cmd.Flags().StringVar(&o.pipeline, "pipeline", "", "`name` of a pipeline (default: all)")
	cmd.Flags().StringVar(&o.bucket, "bucket", "", "`name` of the models' bucket, where there are several")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	a.completePipeline(cmd)
	a.completeBucket(cmd)
	return cmd
}

// modelsResult is which models run where, as JSON.
type modelsResult struct {
	document
	Models []promote.Model `json:"models"`
}

func modelsRun(ctx context.Context, o *modelsOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	o.all = len(o.names) == 0
	envs, err := o.from(project)
	if err != nil {
		return err
	}
	current, err := promote.Current(ctx, promote.CurrentOptions{
		Project: project, Environments: envs, Dir: o.folder(), Pipeline: o.pipeline, Bucket: o.bucket,
		Caller: account.Config,
	})
	if err != nil {
		return err
	}
	if o.json {
		if err := o.answerJSON(modelsResult{newDocument(), current}); err != nil {
			return err
		}
	} else if err := o.showModels(current); err != nil {
		return err
	}
	for _, model := range current {
		if model.State.Wrong() {
			return exitError(exitDifference)
		}
	}
	return nil
}

func (o *modelsOptions) showModels(current []promote.Model) error {
	if len(current) == 0 {
		fmt.Fprintln(o.err, "None of these pipelines has a model: model_key in its block says which it runs.")
		return nil
	}
	t := table.New("ENVIRONMENT", "PIPELINE", "MODEL", "STATE", "SINCE", "FROM", "NEWER")
	for _, m := range current {
		since, from := "-", "-"
		if m.Promoted != nil {
			since, from = m.Promoted.Time.Format("2006-01-02 15:04"), m.Promoted.From
		}
		newer := "-"
		if len(m.Newer) > 0 {
			newer = m.Newer[0].Key
			if n := len(m.Newer) - 1; n > 0 {
				newer += fmt.Sprintf(" and %d more", n)
			}
		}
		t.Add(m.Environment, m.Pipeline, m.Key, string(m.State), since, from, newer)
	}
	if err := t.Write(o.out, o.columns()); err != nil {
		return fmt.Errorf("print the models: %w", err)
	}
	return nil
}
