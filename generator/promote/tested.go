package promote

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote/executions"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

// tested checks that the pipeline of From is set to the model, and that its newest execution since then succeeded.
func (c *checker) tested(ctx context.Context) (string, error) {
	if c.Action == history.Rollback {
		c.Tested = true
		return "it ran here before", nil
	}
	if c.From == c.To {
		return c.triedOut()
	}
	detail, err := c.execution(ctx)
	if err == nil {
		c.Tested = true
		return detail, nil
	}
	if c.AllowUntested {
		return "", waiver{err.Error() + " (--allow-untested)"}
	}
	return "", err
}

// triedOut lets a model that comes from no other environment be tried out, but not where it matters.
func (c *checker) triedOut() (string, error) {
	if c.To.Protected && !c.AllowUntested {
		return "", fmt.Errorf("%s is protected: pass --from ENV for where the model was tested", c.To.Name)
	}
	return "", waiver{"it is tried out here"}
}

func (c *checker) execution(ctx context.Context) (string, error) {
	pipeline, err := Pipeline(c.From, c.Pipeline.Key)
	if err != nil {
		return "", err
	}
	cfg, err := c.caller(ctx, c.From.Region)
	if err != nil {
		return "", err
	}
	cfg = account.Deployer(cfg, c.From)
	key, since, err := currentModel(ctx, cfg, pipeline)
	if err != nil {
		return "", err
	}
	if key != c.Key {
		return "", fmt.Errorf("pipeline %s of %s is set to %s: set its model_key to %s, apply, and run it", pipeline.Key,
			c.From.Name, key, c.Key)
	}
	newest, err := executions.In(pipeline, cfg).Newest(ctx, since)
	if err != nil {
		return "", err
	}
	again := fmt.Sprintf("tfgen run --env %s --pipeline %s --wait", c.From.Name, pipeline.Key)
	switch {
	case newest == nil:
		return "", fmt.Errorf("it has not run in %s since it was set there at %s: %s", c.From.Name, clock(since), again)
	case !newest.Succeeded():
		return "", fmt.Errorf("its newest execution in %s, of %s, is %s: see why, then %s", c.From.Name,
			clock(newest.Started), newest.Status, again)
	}
	return fmt.Sprintf("the execution of %s succeeded", clock(newest.Started)), nil
}

// currentModel is the key that an account's parameter has, and since when.
func currentModel(ctx context.Context, cfg aws.Config, pipeline *spec.Pipeline) (string, time.Time, error) {
	i := slices.IndexFunc(pipeline.Parameters, func(p spec.Parameter) bool { return p.Key == "model-key" })
	if i < 0 {
		return "", time.Time{}, fmt.Errorf("pipeline %s has no model_key in the spec", pipeline.Key)
	}
	name := pipeline.Parameters[i].Name
	out, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(name)})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("which model pipeline %s runs is in parameter %s, which can't be read (apply the "+
			"environment first): %w", pipeline.Key, name, err)
	}
	return aws.ToString(out.Parameter.Value), aws.ToTime(out.Parameter.LastModifiedDate), nil
}

func clock(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 MST") }
