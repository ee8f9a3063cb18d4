package spec

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// accept evaluates an accept block.
func (s *draft) accept(b *acceptBlock) {
	a := &Acceptance{
		Label: b.Label,
		Principal: s.required(b.Principal, "principal", b.LabelRange,
			`Set principal = "arn:…" in the accept block to who has the access.`, s.acceptedPrincipal),
		Actions: s.requiredTexts(b.Actions, "actions", b.LabelRange,
			`Set actions = ["s3:GetObject", …] in the accept block.`, acceptedAction),
		Resources: s.requiredTexts(b.Resources, "resources", b.LabelRange,
			`Set resources = ["arn:…", …] in the accept block.`, s.fixedResource),
		Reason: s.required(b.Reason, "reason", b.LabelRange,
			`Set reason = "…" in the accept block to why the access is wanted.`, nonEmpty),
		Expires: s.text(b.Expires, "", date),
	}
	if IsAccountID(a.Principal) {
		a.Principal = s.AccountARN(a.Principal)
	}
	if a.Principal == "*" && (slices.Contains(a.Actions, "*") || slices.Contains(a.Resources, "*")) {
		s.fault(b.LabelRange, "Invalid accept", `Everyone may not be accepted to do everything. Write what it is that `+
			`everyone may do, and on what.`)
	}
	if s.isEnabled(b.Enabled) {
		s.Accept, s.places[a] = append(s.Accept, a), b.LabelRange
	}
}

// acceptedPrincipal is the rule of who may have access that is accepted: one, a whole account, or everyone. A pattern
// would let in those whom somebody calls so.
func (s *draft) acceptedPrincipal(v string) string {
	arn, isARN := aws.ParseARN(v)
	switch {
	case v == "*", IsAccountID(v):
		return ""
	case strings.ContainsAny(v, "*?$"):
		return fmt.Sprintf(`%q is a pattern. Write one principal, an account's id for all who are in it, or "*" for `+
			`everyone.`, v)
	case isARN && s.Partition != "" && arn.Partition != s.Partition:
		return fmt.Sprintf("%q is in another partition than the environment, which is in %s.", v, s.Partition)
	case isARN, matches(`[a-z0-9-]+(\.[a-z0-9-]+)+`, v):
		return ""
	}
	return fmt.Sprintf(`%q is not a principal. Write an ARN, an account's id, a service such as logs.amazonaws.com, or `+
		`"*" for everyone.`, v)
}

// acceptedAction is the rule of IAM actions, or * for all.
func acceptedAction(v string) string {
	if v == "*" {
		return ""
	}
	return action(v)
}

// date is the rule of a day.
func date(v string) string {
	if _, err := time.Parse(time.DateOnly, v); err == nil {
		return ""
	}
	return fmt.Sprintf("%q is not a day. Write it as 2030-12-31.", v)
}
