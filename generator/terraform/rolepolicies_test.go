package terraform

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
)

func TestRolePolicies(t *testing.T) {
	var state tfjson.State
	err := json.Unmarshal([]byte(`{"format_version": "1.0", "values": {"root_module": {
	  "resources": [
	    {"type": "aws_iam_role_policy", "values": {"role": "task", "name": "read"}},
	    {"type": "aws_iam_role", "values": {"role": "task", "name": "task"}}],
	  "child_modules": [{"child_modules": [{"resources": [
	    {"type": "aws_iam_role_policy_attachment", "values": {"role": "task", "policy_arn": "arn:aws:iam::aws:policy/X"}},
	    {"type": "aws_iam_role_policy", "values": {"role": "other", "name": "write"}}]}]}]}}}`), &state)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"task": {"read", "arn:aws:iam::aws:policy/X"}, "other": {"write"}}
	if diff := cmp.Diff(want, rolePolicies(&state)); diff != "" {
		t.Error(diff)
	}
	if got := rolePolicies(nil); len(got) != 0 {
		t.Errorf("without a state: %v", got)
	}
}
