package e2e

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestGovCloud applies a project that has nothing in common with the reference project: no name and no choice of that
// one is in the code. The reader is applied before the owner, because either order must do.
func TestGovCloud(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/govcloud", tfgentest.Options{})
	bed.tfgen(0, "render", "--all")
	for _, env := range []string{"east", "hub"} {
		bed.tfgen(0, "apply", "--env", env, "--auto-approve")
	}
	for _, env := range []string{"east", "hub"} {
		contains(t, bed.tfgen(0, "plan", "--env", env, "--detailed-exitcode"), env+": no changes")
	}

	owner := bed.As("hub", "auditor")
	policy := bucketPolicy(t, owner, "lake-models-hub-111111111111-us-gov-west-1")
	for sid, principal := range map[string]string{
		"EastIngestRead": "arn:aws-us-gov:iam::222222222222:root",
		"EastTrainWrite": "arn:aws-us-gov:iam::222222222222:root",
		"TrainingRead":   "arn:aws-us-gov:iam::333333333333:root",
		"TrainingWrite":  "arn:aws-us-gov:iam::333333333333:root",
	} {
		want := any(map[string]any{"AWS": principal})
		if diff := cmp.Diff(want, statement(t, policy, sid)["Principal"]); diff != "" {
			t.Errorf("principal of %s (-want +got):\n%s", sid, diff)
		}
	}
	role := rolePolicy(t, bed.As("east", "auditor"), "lake-train-task-east")
	if got := statement(t, role, "UseKeyOfModels")["Resource"]; got != "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/*" {
		t.Errorf("the key that east's task may use is %v", got)
	}

	for _, env := range []string{"east", "hub"} {
		bed.tfgen(0, bed.destruction(env)...)
	}
	want := inventory{
		"bucket": {"lake-tfstate-hub-111111111111-us-gov-west-1"},
		"role":   {"Deploy"},
	}
	if diff := cmp.Diff(want, bed.inventory("hub")); diff != "" {
		t.Errorf("what the destroyed hub left behind (-want +got):\n%s", diff)
	}
}
