package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// bootstrap bootstraps an environment as the administrator of its account.
func (bed *testbed) bootstrap(env string) string {
	bed.t.Helper()
	return bed.tfgen(0, "bootstrap", "--env", env, "--assume-role", sandbox.AdministratorRole)
}

// testOtherState plans with a state that has nothing in accounts that have everything, in fresh clones: with another
// backend, and as an environment of another name. It leaves everything as it was.
func (bed *testbed) testOtherState(t *testing.T) {
	fresh := func(env string) {
		t.Helper()
		if err := os.RemoveAll(filepath.Join(bed.Dir, "environments", env, ".terraform")); err != nil {
			t.Fatal(err)
		}
	}
	const begin, elsewhere = "environment \"dev\" {\n", "  backend \"s3\" {\n    key = \"elsewhere\"\n  }\n"
	fresh("dev")
	bed.edit("dev.hcl", begin, begin+elsewhere)
	contains(t, bed.tfgen(1, "plan", "--env", "dev"), "may not read the state", "tfgen bootstrap --env dev")
	bed.bootstrap("dev")
	contains(t, bed.tfgen(1, "apply", "--env", "dev", "--auto-approve"),
		"ds-processing-cluster is in account "+devAccount+" already, with the tags of dev, and the state (s3://",
		artifacts+" is in account "+devAccount+" already")
	bed.edit("dev.hcl", elsewhere, "")
	bed.bootstrap("dev")
	fresh("dev")

	file := func(name string) string { return filepath.Join(bed.Dir, "environments", name) }
	if err := os.Rename(file("prod.hcl"), file("live.hcl")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file("prod"), filepath.Join(bed.Dir, "was-prod")); err != nil { // else it tells, too
		t.Fatal(err)
	}
	const prod, live = "environment \"prod\" {\n", "environment \"live\" {\n  backend \"local\" {}\n"
	bed.edit("live.hcl", prod, live)
	contains(t, bed.tfgen(1, "apply", "--env", "live", "--auto-approve=live"),
		"ds-processing-cluster is in account "+prodAccount+" already, and it isn't live's (environment = prod",
		"account "+prodAccount+" has had environment prod, which the project has there no more: ", " resources have its tags, arn:")

	if err := os.Rename(file("live.hcl"), file("prod.hcl")); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(file("live")); err != nil {
		t.Fatal(err)
	}
	bed.edit("prod.hcl", live, prod)
}
