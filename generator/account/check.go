package account

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// Check makes sure, before terraform runs, that the caller may work in env as some of its roles: the caller's account
// may, the roles can be assumed and are in the accounts that they should be in, and the state bucket is there. It
// returns who the caller is; a refusal is an *Error.
func Check(ctx context.Context, cfg aws.Config, env *spec.Environment, roles spec.TerraformRoles) (Caller, error) {
	cfg = inRegion(cfg, env.Region)
	caller, err := WhoAmI(ctx, cfg)
	if err != nil {
		return Caller{}, err
	}
	if err := checkCaller(caller, env); err != nil {
		return caller, err
	}
	backend := cfg
	for _, role := range distinct([]string{roles.Provider, roles.Backend}) {
		if role == "" { // the caller's own
			continue
		}
		assumed := As(cfg, env, role)
		if err := checkRole(ctx, assumed, caller, env, role); err != nil {
			return caller, err
		}
		if role == roles.Backend {
			backend = assumed
		}
	}
	return caller, checkState(ctx, backend, env)
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
func checkRole(ctx context.Context, assumed aws.Config, caller Caller, env *spec.Environment, role string) error {
	if _, err := assumed.Credentials.Retrieve(ctx); err != nil {
		return coded.Errorf(RoleNotAssumable, "the credentials of account %s (%s) can't assume %s of environment %q in "+
			"account %s: allow them sts:AssumeRole on it, and make the role with `tfgen bootstrap --env %s`: %w",
			caller.AccountID, caller.ARN, role, env.Name, accountOf(role), env.Name, err)
	}
	session, err := WhoAmI(ctx, assumed)
	if err != nil {
		return err
	}
	if session.AccountID != accountOf(role) {
		return coded.Errorf(WrongAccount, "environment %q is account %s, but assuming %s gave %s of account %s: check "+
			"AWS_ENDPOINT_URL and the account_id in the spec", env.Name, env.AccountID, role, session.ARN,
			session.AccountID)
	}
	return nil
}

func accountOf(role string) string { return awsname.AccountsOf([]string{role})[0] }

func checkState(ctx context.Context, cfg aws.Config, env *spec.Environment) error {
	if env.Backend.Type != "s3" {
		return nil
	}
	client := s3.NewFromConfig(inRegion(cfg, env.Backend.Region))
	found, err := findStateBucket(ctx, client, env)
	if err != nil {
		return err
	}
	if !found {
		return coded.Errorf(NoStateBucket,
			"environment %q keeps its state in bucket %s, which account %s doesn't have: make "+
				"it with `tfgen bootstrap --env %s`", env.Name, env.Backend.Bucket, env.Backend.AccountID, env.Name)
	}
	return checkReadable(ctx, client, env)
}

// checkReadable refuses a state that the role may not read. There may be none yet.
func checkReadable(ctx context.Context, client *s3.Client, env *spec.Environment) error {
	_, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &env.Backend.Bucket, Key: &env.Backend.Key})
	switch {
	case err == nil, status(err) == http.StatusNotFound:
		return nil
	case status(err) == http.StatusForbidden:
		return coded.Errorf(StateBucketDenied, "these credentials may not read the state %s of environment %q: run `tfgen "+
			"bootstrap --env %s` as an administrator, as after every change of the backend block: %w",
			env.Backend, env.Name, env.Name, err)
	}
	return fmt.Errorf("looking for the state %s of environment %q: %w", env.Backend, env.Name, err)
}

// findStateBucket says whether the state bucket exists. One that another account or region has is an error: bucket
// names are global in a partition.
func findStateBucket(ctx context.Context, client *s3.Client, env *spec.Environment) (bool, error) {
	b := env.Backend
	out, err := client.HeadBucket(ctx, &s3.HeadBucketInput{
		Bucket:              aws.String(b.Bucket),
		ExpectedBucketOwner: aws.String(b.AccountID),
	})
	switch {
	case status(err) == http.StatusNotFound:
		return false, nil
	case status(err) == http.StatusForbidden:
		return false, coded.Errorf(StateBucketDenied, "the state bucket %s of environment %q is another account's, or these "+
			"credentials may not list it: name another bucket in the backend block, or run `tfgen bootstrap --env %s` as an "+
			"administrator of account %s: %w", b.Bucket, env.Name, env.Name, b.AccountID, err)
	case status(err) == http.StatusMovedPermanently, err == nil && elsewhere(out, b.Region):
		return false, coded.Errorf(StateBucketTaken,
			"the state bucket %s of environment %q isn't in region %s: name another "+
				"bucket in the backend block", b.Bucket, env.Name, b.Region)
	case err != nil:
		return false, fmt.Errorf("looking for the state bucket %s of environment %q: %w", b.Bucket, env.Name, err)
	}
	return true, nil
}

func elsewhere(out *s3.HeadBucketOutput, region string) bool {
	found := aws.ToString(out.BucketRegion)
	return found != "" && found != region
}
