package account

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// Check makes sure, before terraform runs, that the caller may deploy env: its account may, the deploy role can be
// assumed and is in the environment's account, and the state bucket is there. It returns who the caller is; a refusal
// is an *Error.
func Check(ctx context.Context, cfg aws.Config, env *spec.Environment) (Caller, error) {
	cfg = inRegion(cfg, env.Region)
	caller, err := WhoAmI(ctx, cfg)
	if err != nil {
		return Caller{}, err
	}
	if err := checkCaller(caller, env); err != nil {
		return caller, err
	}
	if env.DeployRole != "" {
		cfg = Deployer(cfg, env)
		if err := checkRole(ctx, cfg, caller, env); err != nil {
			return caller, err
		}
	}
	return caller, checkState(ctx, cfg, env)
}

func checkCaller(caller Caller, env *spec.Environment) error {
	if caller.AccountID == env.AccountID {
		return nil
	}
	if env.DeployRole == "" {
		return coded.Errorf(WrongAccount, "environment %q is account %s and has no deploy role, but the credentials are of "+
			"account %s (%s): use credentials of account %s, or give the environment a deploy role",
			env.Name, env.AccountID, caller.AccountID, caller.ARN, env.AccountID)
	}
	if slices.Contains(env.DeployingAccounts(), caller.AccountID) {
		return nil
	}
	return coded.Errorf(WrongAccount,
		"environment %q is account %s, whose deploy role %s may be assumed from %s, but the "+
			"credentials are of account %s (%s): use credentials of one of these accounts, or add %s to trusted_accounts "+
			"and bootstrap again", env.Name, env.AccountID, env.DeployRole, accounts(env), caller.AccountID, caller.ARN,
		caller.AccountID)
}

func accounts(env *spec.Environment) string {
	from := env.DeployingAccounts()
	if slices.Equal(from, []string{env.AccountID}) {
		return "its own account only"
	}
	return "account " + strings.Join(from, ", ")
}

// checkRole really assumes the role: a trust policy can't be foreseen from outside.
func checkRole(ctx context.Context, assumed aws.Config, caller Caller, env *spec.Environment) error {
	if _, err := assumed.Credentials.Retrieve(ctx); err != nil {
		return coded.Errorf(RoleNotAssumable, "the credentials of account %s (%s) can't assume %s of environment %q in "+
			"account %s: allow them sts:AssumeRole on it, and make the role with `tfgen bootstrap --env %s`: %w",
			caller.AccountID, caller.ARN, env.DeployRoleARN(), env.Name, env.AccountID, env.Name, err)
	}
	deployer, err := WhoAmI(ctx, assumed)
	if err != nil {
		return err
	}
	if deployer.AccountID != env.AccountID {
		return coded.Errorf(WrongAccount, "environment %q is account %s, but assuming %s gave %s of account %s: check "+
			"AWS_ENDPOINT_URL and the account_id in the spec", env.Name, env.AccountID, env.DeployRoleARN(), deployer.ARN,
			deployer.AccountID)
	}
	return nil
}

func checkState(ctx context.Context, cfg aws.Config, env *spec.Environment) error {
	if env.Backend.Type != "s3" {
		return nil
	}
	found, err := findStateBucket(ctx, s3.NewFromConfig(cfg), env)
	if err != nil {
		return err
	}
	if !found {
		return coded.Errorf(NoStateBucket,
			"environment %q keeps its state in bucket %s, which account %s doesn't have: make "+
				"it with `tfgen bootstrap --env %s`", env.Name, env.Backend.Bucket, env.AccountID, env.Name)
	}
	return nil
}

// findStateBucket says whether the state bucket exists. One that another account or region has is an error: bucket
// names are global in a partition.
func findStateBucket(ctx context.Context, client *s3.Client, env *spec.Environment) (bool, error) {
	bucket := env.Backend.Bucket
	out, err := client.HeadBucket(ctx, &s3.HeadBucketInput{
		Bucket:              aws.String(bucket),
		ExpectedBucketOwner: aws.String(env.AccountID),
	})
	switch {
	case status(err) == http.StatusNotFound:
		return false, nil
	case status(err) == http.StatusForbidden:
		return false, coded.Errorf(StateBucketDenied, "the state bucket %s of environment %q is another account's, or these "+
			"credentials of account %s may not list it: name another bucket in the backend block, or run `tfgen bootstrap "+
			"--env %s` as an administrator of account %s: %w", bucket, env.Name, env.AccountID, env.Name, env.AccountID, err)
	case status(err) == http.StatusMovedPermanently, err == nil && elsewhere(out, env.Region):
		return false, coded.Errorf(StateBucketTaken,
			"the state bucket %s of environment %q isn't in region %s: name another "+
				"bucket in the backend block", bucket, env.Name, env.Region)
	case err != nil:
		return false, fmt.Errorf("looking for the state bucket %s of environment %q: %w", bucket, env.Name, err)
	}
	return true, nil
}

func elsewhere(out *s3.HeadBucketOutput, region string) bool {
	found := aws.ToString(out.BucketRegion)
	return found != "" && found != region
}
