package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// What a Step did, or in a dry run would do.
const (
	Exists = "exists"
	Create = "create"
	Update = "update"
	Delete = "delete" // it was left from before
	Leave  = "leave"  // it differs, and is another's
)

// Step is one setting of an account that Bootstrap looked at.
type Step struct {
	Resource string `json:"resource"` // "state bucket", "trust policy", …
	Name     string `json:"name"`     // of the bucket or role that it is, or belongs to
	Action   string `json:"action"`   // Exists, Create, Update, Delete or Leave
	Detail   string `json:"detail,omitempty"`
}

// Changes reports whether the step made a change, or in a dry run would.
func (s Step) Changes() bool { return slices.Contains([]string{Create, Update, Delete}, s.Action) }

// BootstrapOptions say how Bootstrap works.
type BootstrapOptions struct {
	DryRun      bool // look, but make and change nothing
	ShareRole   bool // the deploy role may be another's: what the project needs is added to it
	ShareBucket bool // the state bucket may be another's: nothing in it is changed

	// StateSharers are the environments whose states are in the same bucket, as Project.StateSharers has them; nil: none
	// but this one.
	StateSharers []*spec.Environment

	Report func(Step) // called after each step, before the next; may be nil

	// OfState has an administrator's credentials in the account of the state, where that is another than the
	// environment's; empty: what is in that account is left to another call.
	OfState aws.Config

	// Deployer has the credentials with which deployments will start, to see whether they can; empty: the administrator's.
	Deployer aws.Config
	Progress func(string)                               // told of waits; may be nil
	Pause    func(context.Context, time.Duration) error // between two looks; nil: for that long
}

// Bootstrap makes what the environment needs before its first apply: the state bucket and the role for it, identity
// providers, the deploy role and the plan role, where the spec has them, and waits until they can be used. It is
// idempotent: what exists is left alone, what differs is corrected. Statements and policies that others have added
// stay, and a role or bucket that isn't the project's by its tags is refused with RoleTaken or StateBucketTaken, unless
// it is to be shared. It needs an administrator's credentials in the environment's own account, or in that of its
// state, and refuses others with an *Error. Where these are two accounts, and it has credentials in one, it makes what
// is there, and leaves the rest to a call with the other's.
//
// The steps that were done are returned with an error too.
func Bootstrap(ctx context.Context, cfg aws.Config, env *spec.Environment, o BootstrapOptions) ([]Step, error) {
	o = o.withDefaults(cfg, env)
	if err := checkLimits(env, o.StateSharers); err != nil {
		return nil, err
	}
	administrators, err := o.administrators(ctx, inRegion(cfg, env.Region), env)
	if err != nil {
		return nil, err
	}
	var steps []Step
	report := func(s Step) {
		steps = append(steps, s)
		o.Report(s)
	}
	for _, part := range parts(env) {
		cfg, isOurs := administrators[part.account]
		settings := part.settings(cfg, o)
		if !isOurs {
			report(Step{settings[0].resource, settings[0].name, Leave,
				"account " + part.account + " has it: bootstrap with its credentials, too"})
			continue
		}
		if err := ensure(ctx, settings, o.DryRun, report); err != nil {
			return steps, fmt.Errorf("bootstrap of environment %q: %w", env.Name, err)
		}
	}
	_, own := administrators[env.AccountID]
	_, state := administrators[env.Backend.AccountID]
	if o.DryRun || !own || !slices.ContainsFunc(steps, Step.Changes) {
		return steps, nil
	}
	return steps, awaitUse(ctx, env, o, state)
}

// administrators are the credentials by account. There are some of the environment's accounts.
func (o BootstrapOptions) administrators(
	ctx context.Context, cfg aws.Config, env *spec.Environment,
) (map[string]aws.Config, error) {
	found := map[string]aws.Config{}
	for _, cfg := range []aws.Config{cfg, o.OfState} {
		if cfg.Credentials == nil {
			continue
		}
		caller, err := WhoAmI(ctx, cfg)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(env.Accounts(), caller.AccountID) {
			return nil, coded.Errorf(WrongAccount, "environment %q is account %s, but the credentials are of account %s (%s): "+
				"bootstrap with an administrator's credentials in account %s", env.Name, env.AccountID, caller.AccountID,
				caller.ARN, strings.Join(env.Accounts(), ", and then in "))
		}
		found[caller.AccountID] = cfg
	}
	return found, nil
}

// setting is a resource that an account should have, or one of its properties.
type setting struct {
	resource string
	name     string
	// look says what has to be done: nothing (Exists), Create or Update, and for Update what differs. An error that
	// means that it, or what it belongs to, isn't there counts as Create. What isn't to be there is to Delete, or it is
	// empty, and not worth a word.
	look look
	// put makes it as it should be, whether or not it exists, or deletes it.
	put func(context.Context) error
}

type look func(context.Context) (action, detail string, err error)

// ensure goes through a resource, which is the first setting, and its properties. Those of a new resource count as new
// too, even if AWS gives them to every new one: so a dry run says the same.
func ensure(ctx context.Context, settings []setting, dryRun bool, report func(Step)) error {
	isNew := false
	for i, s := range settings {
		step, err := s.ensure(ctx, dryRun)
		if err != nil {
			return fmt.Errorf("%s %s: %w", s.resource, s.name, err)
		}
		switch {
		case step.Action == "":
			continue
		case i == 0:
			isNew = step.Action == Create
		case isNew:
			step.Action, step.Detail = Create, ""
		}
		report(step)
	}
	return nil
}

func (s setting) ensure(ctx context.Context, dryRun bool) (Step, error) {
	action, detail, err := s.look(ctx)
	switch {
	case absent(err):
		action = Create
	case err != nil:
		return Step{}, err
	}
	step := Step{Resource: s.resource, Name: s.name, Action: action, Detail: detail}
	if step.Changes() && !dryRun {
		if err := s.put(ctx); err != nil {
			return Step{}, err
		}
	}
	return step, nil
}

// differs is what look returns for a setting that exists: Update with the detail, unless it is as it should be.
func differs(asWanted bool, detail string) (string, string, error) {
	if asWanted {
		return Exists, "", nil
	}
	return Update, detail, nil
}
