// Package sandboxtest starts sandboxes for tests.
package sandboxtest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
)

// Start starts a sandbox that ends with the test. Under -short the test is skipped: starting moto takes seconds.
func Start(t testing.TB, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	if testing.Short() {
		t.Skip("it needs the sandbox")
	}
	if o.Progress == nil {
		o.Progress = func(line string) { t.Log(line) }
	}
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Administrator is an administrator of an account, for the SDK in a region. The account is opened for that.
func Administrator(t testing.TB, s *sandbox.Sandbox, id, region string) aws.Config {
	t.Helper()
	if err := s.OpenAccount(t.Context(), id, region); err != nil {
		t.Fatal(err)
	}
	env := spec.Environment{AccountID: id, Partition: awsname.Partition(region)}
	return account.Assume(s.Config(region), env.RoleARN(sandbox.AdministratorRole), "", "test")
}
