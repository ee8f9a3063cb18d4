package account_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

const hub = "333333333333"

// central is a project of two environments whose states are in one bucket, in the account of a third.
func central(role string) (dev, prod *spec.Environment) {
	dev, prod = environment("dev", "us-east-1"), environment("prod", "eu-west-1")
	prod.AccountID = "444444444444"
	for _, env := range []*spec.Environment{dev, prod} {
		env.PlanRole = "Plan"
		env.Backend = spec.Backend{
			Type: "s3", Bucket: "demo-tfstate-" + hub + "-eu-central-1", Key: "demo/" + env.Name + "/terraform.tfstate",
			AccountID: hub, Region: "eu-central-1", Role: role, Central: true, Derived: true,
		}
	}
	return dev, prod
}

// TestCentralState bootstraps a state bucket of another account, and tries who can do what there.
func TestCentralState(t *testing.T) {
	for _, role := range []string{"", "state/Keeper"} {
		t.Run("role "+role, func(t *testing.T) {
			s := local(t)
			dev, prod := central(role)
			for _, env := range []*spec.Environment{dev, prod} {
				bootstrapCentral(t, s, env, []*spec.Environment{dev, prod})
			}
			for _, env := range []*spec.Environment{dev, prod} {
				if _, err := check(t, s.Config(env.Region), env); err != nil {
					t.Error(err)
				}
				if _, err := account.Check(t.Context(), s.Config(env.Region), env, env.PlanRoles()); err != nil {
					t.Error(err)
				}
			}
			others := role != "" // one role keeps all states
			for _, try := range []struct {
				who    string
				key    string
				writes bool
				want   bool
			}{
				{dev.StateRoleARN(), dev.Backend.Key, true, true},
				{dev.StateRoleARN(), dev.Backend.Key + ".tflock", true, true},
				{dev.StateRoleARN(), prod.Backend.Key, true, others},
				{dev.StateRoleARN(), prod.Backend.Key, false, others},
				{dev.StateRoleARN(), "something", true, false},
				{dev.PlanRoleARN(), dev.Backend.Key, false, true},
				{dev.PlanRoleARN(), dev.Backend.Key, true, false},
				{dev.PlanRoleARN(), prod.Backend.Key, false, false},
			} {
				client := s3.NewFromConfig(account.As(s.Config("eu-central-1"), dev, try.who))
				if err := use(t, client, dev.Backend.Bucket, try.key, try.writes); (err == nil) != try.want {
					t.Errorf("%+v: %v", try, err)
				}
			}
		})
	}
}

// bootstrapCentral bootstraps an environment and, by a second call, the account of its state; then nothing is left to do.
func bootstrapCentral(t *testing.T, s *sandbox.Sandbox, env *spec.Environment, sharers []*spec.Environment) {
	t.Helper()
	options := account.BootstrapOptions{StateSharers: sharers}
	own := administrator(t, s, env)
	steps, err := account.Bootstrap(t.Context(), own, env, options)
	if err != nil {
		t.Fatal(err)
	}
	if left := resources(steps, account.Leave); !slices.Contains(left, "state bucket") {
		t.Errorf("left to another account: %v", left)
	}
	state := sandboxtest.Administrator(t, s, hub, "eu-central-1")
	steps, err = account.Bootstrap(t.Context(), state, env, options)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"deploy role", "plan role"}, resources(steps, account.Leave)); diff != "" {
		t.Errorf("left to the environment's account (-want +got):\n%s", diff)
	}
	options.OfState = state
	steps, err = account.Bootstrap(t.Context(), own, env, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		if step.Action != account.Exists {
			t.Errorf("again: %+v", step)
		}
	}
}

func use(t *testing.T, client *s3.Client, bucket, key string, write bool) error {
	t.Helper()
	var err error
	if write {
		_, err = client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("{}")})
	} else {
		_, err = client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	}
	if answer := (&awshttp.ResponseError{}); err != nil && (!errors.As(err, &answer) ||
		answer.HTTPStatusCode() != http.StatusForbidden) {
		t.Fatal(err)
	}
	return err
}

// TestCentralStateTooLarge refuses more environments than a bucket policy has room for, before anything is made.
func TestCentralStateTooLarge(t *testing.T) {
	dev, _ := central("")
	var sharers []*spec.Environment
	for i := range 60 {
		env := *dev
		env.Name, env.AccountID = fmt.Sprintf("env%d", i), fmt.Sprintf("5%011d", i)
		sharers = append(sharers, &env)
	}
	_, err := account.Bootstrap(t.Context(), aws.Config{}, dev, account.BootstrapOptions{StateSharers: sharers})
	if err == nil || !strings.Contains(err.Error(), "60 environments keep their states in bucket") {
		t.Error(err)
	}
}
