package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

type promoteOptions struct {
	*app
	terraform     terraformFlags
	approval      approvalFlag
	json          bool
	from, to      string
	pipeline      string
	bucket        string
	allowUntested bool
	apply         bool
}

func newPromoteCmd(a *app) *cobra.Command {
	o := &promoteOptions{app: a}
	cmd := &cobra.Command{
		Use:     "promote [--from ENV] --to ENV [KEY]",
		Short:   "Let an environment run a model that was tested in another",
		GroupID: "models",
		Long: `Check that a model is in the bucket, was tested in --from, can be read by the task role of --to across
accounts, and that nothing but the parameters that tell the model would change. Then change the spec of --to in place,
render it, record the promotion in environments/` + history.FileName + `, and show the difference, ready to be
committed and reviewed. With --apply, go on to apply it. Without KEY, promote what --from runs now.

Without --from, KEY is tried out in --to: nothing says that it was tested, which a protected environment refuses.

When a check fails, nothing is changed. Where KMS denies the bucket's own key, as right after it was made, a check waits
for five minutes at most.`,
		Example: `  tfgen promote --to dev models/v1.3.0/model.pkl
  tfgen promote --from dev --to prod
  tfgen promote --from dev --to prod --apply models/v1.3.0/model.pkl`,
		Args: arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			key := ""
			if len(args) == 1 {
				key = args[0]
			}
			return promoteRun(cmd.Context(), o, key)
		},
	}
	cmd.Flags().StringVar(&o.from, "from", "", "`environment` where the model was tested")
	cmd.Flags().StringVar(&o.to, "to", "", "`environment` that is to run it")
	cmd.Flags().BoolVar(&o.allowUntested, "allow-untested", false, "go on without a successful execution, and record that")
	a.completeEnv(cmd, "from")
	a.completeEnv(cmd, "to")
	o.addPromotionFlags(cmd)
	return cmd
}

// addPromotionFlags adds what promote and rollback have in common.
func (o *promoteOptions) addPromotionFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.pipeline, "pipeline", "", "`name` of the pipeline, where there are several")
	cmd.Flags().StringVar(&o.bucket, "bucket", "", "`name` of the models' bucket, where there are several")
	cmd.Flags().BoolVar(&o.apply, "apply", false, "apply the change at once")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	o.completePipeline(cmd)
	o.completeBucket(cmd)
	o.terraform.add(cmd, o.app)
	o.approval.add(cmd, "apply")
}

func promoteRun(ctx context.Context, o *promoteOptions, key string) error {
	if o.to == "" {
		return errors.New("from where to where? pass --to ENV, and --from ENV where the model was tested")
	}
	return o.change(ctx, func(project *spec.Project) (promote.Request, error) {
		request := promote.Request{Action: history.Promote, Key: key, AllowUntested: o.allowUntested}
		var err error
		if o.from != "" {
			if request.From, err = project.Lookup(o.from); err != nil {
				return request, err
			}
		}
		request.To, err = project.Lookup(o.to)
		return request, err
	})
}

// promotionResult is a promotion for machines.
type promotionResult struct {
	document
	Action    string          `json:"action"`
	From      string          `json:"from"`
	To        string          `json:"to"`
	Pipeline  string          `json:"pipeline"`
	Key       string          `json:"key"`
	VersionID string          `json:"version_id,omitempty"`
	Checksum  string          `json:"checksum,omitempty"`
	Replaced  string          `json:"replaced"`
	Tested    bool            `json:"tested"`
	Checks    []promote.Check `json:"checks"`
	Written   bool            `json:"written"`
	Files     []string        `json:"files"` // that were changed
}

// change makes the change that is asked for of a project.
func (o *promoteOptions) change(ctx context.Context, ask func(*spec.Project) (promote.Request, error)) error {
	if err := o.check(); err != nil {
		return err
	}
	promoter, err := promote.Open(ctx, o.terraform.options(o.app, nil))
	if err != nil {
		return err
	}
	defer promoter.Close()
	promoter.Report, promoter.Progress = o.showCheck, o.progress
	request, err := ask(promoter.Project)
	if err != nil {
		return err
	}
	request.Pipeline, request.Bucket = o.pipeline, o.bucket
	candidate, err := promoter.Complete(ctx, request)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.err, "%s: checking whether pipeline %s can run %s\n",
		candidate.To.Name, candidate.Pipeline.Key, candidate.Key)
	promotion, err := promoter.Prepare(ctx, candidate)
	if err != nil {
		return err
	}
	failure := promotion.Write(ctx)
	if err := o.showPromotion(promotion, failure == nil); err != nil {
		return err
	}
	if failure != nil || !o.apply {
		return failure
	}
	return o.applyPromotion(ctx, candidate.To.Name)
}

// progress tells people that something takes time.
func (a *app) progress(line string) { fmt.Fprintf(a.err, "  %s\n", line) }

func (o *promoteOptions) showCheck(check promote.Check) {
	mark := map[promote.Outcome]string{promote.Passed: "ok", promote.Failed: "FAILED", promote.Waived: "waived",
		promote.NotChecked: "not checked"}[check.Outcome]
	fmt.Fprintf(o.err, "  %-11s  %s: %s\n", mark, check.Name, check.Detail)
}

// showPromotion prints the difference that was made, and what comes next.
func (o *promoteOptions) showPromotion(p *promote.Promotion, written bool) error {
	result := promotionResult{
		document: newDocument(), Action: p.Action, From: p.From.Name, To: p.To.Name, Pipeline: p.Pipeline.Key, Key: p.Key,
		VersionID: p.Object.VersionID,
		Checksum:  p.Object.Checksum, Replaced: p.Replaced, Tested: p.Tested, Checks: p.Checks, Written: written,
		Files: []string{},
	}
	if written {
		for _, file := range p.Files() {
			result.Files = append(result.Files, file.Path)
		}
	}
	switch {
	case o.json && o.apply: // the first of JSON lines
		return writeJSONLine(o.out, struct {
			Type string `json:"type"`
			promotionResult
		}{"promotion", result})
	case o.json:
		return o.answerJSON(result)
	}
	if !written {
		return nil
	}
	for _, file := range p.Files() {
		fmt.Fprint(o.out, udiff.Unified("a/"+file.Path, "b/"+file.Path, string(file.Before), string(file.Content)))
	}
	if !o.apply {
		fmt.Fprintf(o.err, "%s: review and commit this, then tfgen apply --env %[1]s\n", p.To.Name)
	}
	return nil
}

// applyPromotion applies the environment as any apply does, with its guards and questions.
func (o *promoteOptions) applyPromotion(ctx context.Context, env string) error {
	return applyRun(ctx, &applyOptions{
		deployOptions: deployOptions{
			app: o.app, selection: selection{names: []string{env}}, terraform: o.terraform, fleet: fleetFlags{json: o.json},
		},
		approval: o.approval,
	}, "apply")
}

// check refuses what would fail after the change was made.
func (o *promoteOptions) check() error {
	if o.json && o.apply && !o.approval.given {
		return errJSONUnapproved
	}
	return o.terraform.check()
}
