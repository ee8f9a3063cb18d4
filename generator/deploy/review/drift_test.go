package review

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/terraform"
)

func TestDrift(t *testing.T) {
	for _, test := range []struct {
		name       string
		action     terraform.Action
		configured []string
		attributes []terraform.Attribute
		want       []string // paths; nil: it is no drift
	}{
		{name: "gone", action: terraform.Delete, want: []string{}},
		{
			name: "set by another resource", configured: []string{"bucket"},
			attributes: []terraform.Attribute{{Path: "policy", Before: "", After: `{"Version":"2012-10-17"}`}},
		},
		{
			name: "nothing by another name", configured: []string{"a", "b", "c"},
			attributes: []terraform.Attribute{
				{Path: "a", Before: nil, After: ""}, {Path: "b", Before: "", After: []any{}},
				{Path: "c[0].d", Before: map[string]any{}, After: nil}, {Path: "tags", Before: nil, After: map[string]any{}},
				{Path: "c[0].e", Before: nil, After: false}, {Path: "c[0].f", Before: nil, After: 0.0},
			},
		},
		{
			name: "changed", configured: []string{"policy", "retention"},
			attributes: []terraform.Attribute{
				{Path: "arn", Before: "a", After: "b"},
				{Path: "policy", Before: `{"a":1}`, After: `{"a":2}`},
				{Path: "retention", Before: 30.0, After: nil},
			},
			want: []string{"policy", "retention"},
		},
		{
			name: "the same JSON", configured: []string{"policy"},
			attributes: []terraform.Attribute{{Path: "policy", Before: `{"a":1,"b":[2]}`, After: "{\n\"b\": [2], \"a\": 1}"}},
		},
		{
			name: "inside of a block", configured: []string{"rule"},
			attributes: []terraform.Attribute{{Path: "rule[0].days", Before: 1.0, After: 2.0}}, want: []string{"rule[0].days"},
		},
		{
			name: "what a newer provider reads for the first time", configured: []string{"rule"},
			attributes: []terraform.Attribute{{Path: "rule[0].blocked_encryption_types[0]", After: "SSE-C"}},
		},
		{
			name: "the same, changed later", configured: []string{"rule"},
			attributes: []terraform.Attribute{
				{Path: "rule[0].blocked_encryption_types[0]", Before: "SSE-C", After: "NONE"},
			},
			want: []string{"rule[0].blocked_encryption_types[0]"},
		},
		{
			name: "tags",
			attributes: []terraform.Attribute{
				{Path: "tags.Owner", Before: "a", After: "b"},
				{Path: "tags_all.Owner", Before: "a", After: "b"},
				{Path: `tags_all["a:b"]`, Before: "x"},
			},
			want: []string{"tags.Owner", `tags["a:b"]`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.action == "" {
				test.action = terraform.Update
			}
			c := change(test.action, "aws_x.x", "aws_x", test.attributes...)
			c.Configured = test.configured
			var got []string
			for _, kept := range Drift(&terraform.Plan{Drift: []terraform.ResourceChange{c}}) {
				got = []string{}
				for _, a := range kept.Attributes {
					got = append(got, a.Path)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("paths differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDriftOfRoles has a role with a policy of each kind that resources declare, and one that somebody has added.
func TestDriftOfRoles(t *testing.T) {
	role := change(terraform.Update, "aws_iam_role.task", "aws_iam_role")
	role.After = map[string]any{
		"name": "task",
		"inline_policy": []any{
			map[string]any{"name": "declared", "policy": "{}"}, map[string]any{"name": "by-hand", "policy": `{"a":1}`},
		},
		"managed_policy_arns": []any{"arn:aws:iam::aws:policy/Declared", "arn:aws:iam::aws:policy/AdministratorAccess"},
	}
	declared := map[string][]string{"task": {"declared", "arn:aws:iam::aws:policy/Declared"}, "other": {"by-hand"}}
	want := []terraform.Attribute{
		{Path: "inline_policy[1].name", After: "by-hand"}, {Path: "inline_policy[1].policy", After: `{"a":1}`},
		{Path: "managed_policy_arns[1]", After: "arn:aws:iam::aws:policy/AdministratorAccess"},
	}
	drift := func() []terraform.ResourceChange {
		return Drift(&terraform.Plan{Drift: []terraform.ResourceChange{role}, RolePolicies: declared})
	}
	if got := drift(); len(got) != 1 || !cmp.Equal(got[0].Attributes, want) {
		t.Errorf("drift is %+v", got)
	}
	role.Configured = []string{"inline_policy", "managed_policy_arns"} // the role itself says which it has
	if got := drift(); len(got) != 0 {
		t.Errorf("drift of what the role itself configures is %+v", got)
	}
}
