package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

const (
	settleTime = time.Minute // what IAM documents no bound for takes seconds
	settleStep = 2 * time.Second
)

// settle waits until what was made can be used from where the deployments start: IAM's changes are seen everywhere only
// after a while. It says so when that takes longer than a minute, which is no error: whoever bootstraps need not be
// allowed to deploy. Without the state bucket's account, that bucket may not be there yet.
func settle(ctx context.Context, env *spec.Environment, o BootstrapOptions, withState bool) error {
	cfg := inRegion(o.Deployer, env.Region)
	caller, err := WhoAmI(ctx, cfg)
	if err != nil {
		return err
	}
	if env.DeployRole != "" && !slices.Contains(env.DeployingAccounts(), caller.AccountID) {
		return nil // nothing can be tried from here
	}
	for waited := time.Duration(0); ; waited += settleStep {
		_, err := Check(ctx, cfg, env, env.DeployRoles())
		stateless := coded.Has(err, StateBucketDenied) || coded.Has(err, NoStateBucket)
		switch {
		case stateless && !withState:
			return nil
		case !stateless && !coded.Has(err, RoleNotAssumable):
			return err
		case waited == 0:
			o.Progress("waiting until what was made can be used")
		case waited >= settleTime:
			o.Progress(fmt.Sprintf("what was made can't be used from here after %s: %s", settleTime, err))
			return nil
		}
		if err := o.Pause(ctx, settleStep); err != nil {
			return err
		}
	}
}

// pause waits, or ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// withDefaults are the options with what was left out.
func (o BootstrapOptions) withDefaults(administrator aws.Config, env *spec.Environment) BootstrapOptions {
	if o.Report == nil {
		o.Report = func(Step) {}
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	if o.StateSharers == nil {
		o.StateSharers = []*spec.Environment{env}
	}
	if o.Deployer.Credentials == nil {
		o.Deployer = administrator
	}
	return o
}
