package proof

import (
	"fmt"
	"testing"

	"github.com/tfgen/tfgen/generator/access"
)

// TestSumUp changes one of five rows that are alike: it has to be shown by itself if it says anything else.
func TestSumUp(t *testing.T) {
	prefix := func(resource string) *statement {
		return &statement{Wording: access.Wording{Effect: access.Allow, Resource: []string{resource}}}
	}
	for name, c := range map[string]struct {
		change func(read, other *Cell)
		groups int
	}{
		"nothing":           {func(_, _ *Cell) {}, 1},
		"a statement's Sid": {func(read, _ *Cell) { read.Places[0].Sid = "Other" }, 1},
		"allowed":           {func(read, _ *Cell) { read.Verdict = access.NoneAllowed }, 2},
		"a reason":          {func(_, other *Cell) { other.Reason = "another" }, 2},
		"a key":             {func(_, other *Cell) { other.Keys = []string{"aws:sourceip"} }, 2},
		"actions":           {func(_, other *Cell) { other.Actions = []string{"s3:GetObjectAcl"} }, 2},
		"a part":            {func(_, other *Cell) { other.deciding = []*statement{prefix("arn:aws:s3:::c-1/other/*")} }, 2},
		"accepted":          {func(read, _ *Cell) { read.Places[0].Accepted = []string{"tidy"} }, 2},
		"the other side":    {func(read, _ *Cell) { read.Places[0].Side = access.ResourceSide }, 2},
	} {
		var rows []Row
		for i, env := range []string{"a", "b", "c", "d", "e"} {
			bucket, account := fmt.Sprintf("%s-%d", env, i), fmt.Sprintf("%012d", i)
			place := Place{Statement: access.Statement{Side: access.IdentitySide, Effect: access.Allow, Sid: "Read" + env}}
			read := Cell{Verdict: access.AllAllowed, Places: []Place{place}}
			other := Cell{Verdict: access.Conditional, Reason: "some are", Keys: []string{"aws:sourcevpc"},
				deciding: []*statement{prefix("arn:aws:s3:::x/part/*")}}
			if env == "c" {
				c.change(&read, &other)
			}
			rows = append(rows, Row{
				Principal: Principal{Kind: Role, Name: "task-" + env, Env: env, Account: account},
				Resource:  Resource{Kind: Bucket, Name: env + "-bucket", ARN: "arn:aws:s3:::" + bucket, Env: env, Account: account},
				Access:    map[Verb]Cell{Read: read, Other: other},
			})
		}
		if groups := sumUp(single(rows)); len(groups) != c.groups {
			t.Errorf("%s: %d groups, want %d", name, len(groups), c.groups)
		}
	}
}
