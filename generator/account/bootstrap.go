package account

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// What a Step did, or in a dry run would do.
const (
	Exists = "exists"
	Create = "create"
	Update = "update"
)

// Step is one thing that Bootstrap looked at.
type Step struct {
	Resource string `json:"resource"` // "state bucket", "trust policy", …
	Name     string `json:"name"`     // of the bucket or role that it is, or belongs to
	Action   string `json:"action"`   // Exists, Create or Update
	Detail   string `json:"detail,omitempty"`
}

// BootstrapOptions say how Bootstrap works.
type BootstrapOptions struct {
	DryRun bool       // look, but make and change nothing
	Report func(Step) // called after each step, before the next; may be nil
}

// Bootstrap makes what the environment's account needs before its first apply: the state bucket and the deploy role,
// where the spec has them. It is idempotent: what exists is left alone, what differs is corrected. It needs an
// administrator's credentials in the environment's own account and refuses others with an *Error.
//
// The steps that were done are returned with an error too.
func Bootstrap(ctx context.Context, cfg aws.Config, env *spec.Environment, o BootstrapOptions) ([]Step, error) {
	cfg = inRegion(cfg, env.Region)
	caller, err := WhoAmI(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if caller.AccountID != env.AccountID {
		return nil, coded.Errorf(WrongAccount, "environment %q is account %s, but the credentials are of account %s (%s): "+
			"bootstrap with an administrator's credentials in account %s", env.Name, env.AccountID, caller.AccountID,
			caller.ARN, env.AccountID)
	}
	var steps []Step
	report := func(s Step) {
		steps = append(steps, s)
		if o.Report != nil {
			o.Report(s)
		}
	}
	for _, things := range [][]thing{stateBucket(cfg, env), deployRole(cfg, env)} {
		if err := ensure(ctx, things, o.DryRun, report); err != nil {
			return steps, fmt.Errorf("bootstrap of environment %q: %w", env.Name, err)
		}
	}
	return steps, nil
}

// thing is something that an account should have in a certain way.
type thing struct {
	resource string
	name     string
	// look says what has to be done: nothing (Exists), Create or Update, and for Update what differs. An error that
	// means that it, or what it belongs to, isn't there counts as Create.
	look func(context.Context) (action, detail string, err error)
	// put makes it as it should be, whether or not it exists.
	put func(context.Context) error
}

// ensure goes through a thing and what belongs to it. What belongs to a new thing counts as new too, even if AWS gives
// it to every new one: so a dry run says the same.
func ensure(ctx context.Context, things []thing, dryRun bool, report func(Step)) error {
	isNew := false
	for i, t := range things {
		step, err := t.ensure(ctx, dryRun)
		if err != nil {
			return fmt.Errorf("%s %s: %w", t.resource, t.name, err)
		}
		if i == 0 {
			isNew = step.Action == Create
		} else if isNew {
			step.Action, step.Detail = Create, ""
		}
		report(step)
	}
	return nil
}

func (t thing) ensure(ctx context.Context, dryRun bool) (Step, error) {
	action, detail, err := t.look(ctx)
	switch {
	case absent(err):
		action = Create
	case err != nil:
		return Step{}, err
	}
	if action != Exists && !dryRun {
		if err := t.put(ctx); err != nil {
			return Step{}, err
		}
	}
	return Step{Resource: t.resource, Name: t.name, Action: action, Detail: detail}, nil
}

// differs is what look returns for a thing that exists: Update with the detail, unless it is as it should be.
func differs(asWanted bool, detail string) (string, string, error) {
	if asWanted {
		return Exists, "", nil
	}
	return Update, detail, nil
}

// bootstrapTags are the tags of what Bootstrap makes. Two environments may share a role, so its tags don't name one.
func bootstrapTags(env *spec.Environment) map[string]string {
	return map[string]string{"project": env.Project, "managed-by": "tfgen"}
}
