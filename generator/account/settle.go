package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/internal/settle"
	"github.com/tfgen/tfgen/generator/spec"
)

// What IAM makes is seen everywhere only after a while, for which it documents no bound, and which takes seconds:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
const (
	afterBootstrap = time.Minute      // what was made for sure
	beforeRun      = 30 * time.Second // what may be missing for good, and was made before the run began
	settleStep     = 2 * time.Second
)

// WaitForBootstrap waits for what another machine may have made a moment ago. It tells AWS's refusals from what time
// doesn't mend: an explicit deny, and a state bucket that isn't there, which S3 knows sooner than IAM a role. A role
// that is missing and one that isn't known yet can't be told apart.
func WaitForBootstrap() settle.Wait {
	return settle.Wait{Step: settleStep, For: func(err error) time.Duration {
		denied := coded.Has(err, RoleNotAssumable) && answered(err, "AccessDenied") || coded.Has(err, StateBucketDenied)
		if !denied || strings.Contains(err.Error(), "explicit deny") {
			return 0
		}
		return beforeRun
	}}
}

// awaitUse waits until what was made can be used from where the deployments start. It says so when that takes longer
// than a minute, which is no error: whoever bootstraps need not be allowed to deploy. Without the state bucket's
// account, that bucket may not be there yet.
func awaitUse(ctx context.Context, env *spec.Environment, o BootstrapOptions, withState bool) error {
	cfg := inRegion(o.Deployer, env.Region)
	caller, err := WhoAmI(ctx, cfg)
	if err != nil {
		return err
	}
	if env.DeployRole != "" && !slices.Contains(env.DeployingAccounts(), caller.AccountID) {
		return nil // nothing can be tried from here
	}
	wait := settle.Wait{
		For: unsettled, Step: settleStep, Pause: o.Pause,
		Report: func(error, time.Duration) { o.Progress("waiting until what was made can be used") },
	}
	err = wait.Until(ctx, func() error {
		_, err := Check(ctx, cfg, env, env.DeployRoles())
		if !withState && stateless(err) {
			return nil
		}
		return err
	})
	if unsettled(err) > 0 {
		o.Progress(fmt.Sprintf("what was made can't be used from here after %s: %s", afterBootstrap, err))
		return nil
	}
	return err
}

// unsettled is how long an error may last after a bootstrap.
func unsettled(err error) time.Duration {
	if coded.Has(err, RoleNotAssumable) || stateless(err) {
		return afterBootstrap
	}
	return 0
}

// stateless says of an error that the state bucket can't be used.
func stateless(err error) bool {
	return coded.Has(err, StateBucketDenied) || coded.Has(err, NoStateBucket)
}

// withDefaults are the options with what was left out.
func (o BootstrapOptions) withDefaults(administrator aws.Config, env *spec.Environment) BootstrapOptions {
	if o.Report == nil {
		o.Report = func(Step) {}
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.StateSharers == nil {
		o.StateSharers = []*spec.Environment{env}
	}
	if o.Deployer.Credentials == nil {
		o.Deployer = administrator
	}
	return o
}
