package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/spec"
)

func newRollbackCmd(a *app) *cobra.Command {
	o := &promoteOptions{app: a}
	cmd := &cobra.Command{
		Use:     "rollback --env NAME",
		Short:   "Let an environment run the model before",
		GroupID: "models",
		Long: `Go back to the model that ran before the newest promotion, by the record in
environments/` + history.FileName + `: the spec is changed in place, rendered and recorded, as tfgen promote
does, and after the same checks. It refuses a model that is gone or was overwritten, and says which one can still be
used.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return rollbackRun(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.to, "env", "", "`name` of the environment")
	completeEnv(cmd, a)
	o.addPromotionFlags(cmd)
	return cmd
}

func rollbackRun(ctx context.Context, o *promoteOptions) error {
	return o.locked(ctx, func(project *spec.Project) (promote.Request, error) {
		request := promote.Request{Action: history.Rollback, Pipeline: o.pipeline}
		if o.to == "" {
			return request, fmt.Errorf("which environment? pass --env NAME; there are %s", project.EnvironmentNames())
		}
		env, err := project.Lookup(o.to)
		if err != nil {
			return request, err
		}
		request.From, request.To = env, env
		pipeline, err := promote.Pipeline(env, o.pipeline)
		if err != nil {
			return request, err
		}
		request.Pipeline = pipeline.Key
		if request.Bucket, err = promote.ModelBucket(project, pipeline, o.bucket); err != nil {
			return request, err
		}
		return request, o.before(ctx, &request)
	})
}

// before fills in the model before, if it can still be used.
func (o *promoteOptions) before(ctx context.Context, request *promote.Request) error {
	record, err := history.Read(o.specDir())
	if err != nil {
		return err
	}
	earlier := record.Earlier(request.To.Name, request.Pipeline)
	if len(earlier) == 0 {
		return fmt.Errorf("no promotion of pipeline %s to %s is recorded in %s, so there is nothing to go back to",
			request.Pipeline, request.To.Name, record.File())
	}
	request.Key, request.VersionID, request.Checksum = earlier[0].Key, earlier[0].VersionID, earlier[0].Checksum
	cfg, err := o.callerIn(ctx, request.Bucket.Owner)
	if err != nil {
		return err
	}
	models := store.In(request.Bucket, cfg)
	usable := func(e history.Entry) bool {
		object, err := models.Head(ctx, e.Key, "")
		return err == nil && (e.VersionID == "" || e.VersionID == object.VersionID)
	}
	if usable(earlier[0]) {
		return nil
	}
	for _, entry := range earlier[1:] {
		if usable(entry) {
			return fmt.Errorf("%s is gone or was overwritten since; the newest earlier model that can still be used is %s: "+
				"tfgen promote --to %s --from ENV %[2]s", earlier[0].Key, entry.Key, request.To.Name)
		}
	}
	return fmt.Errorf("%s is gone or was overwritten since, and so are all models before it", earlier[0].Key)
}
