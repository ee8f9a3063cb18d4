package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// roles evaluates what all rendered roles have.
func (s *draft) roles() {
	b := s.section.Roles
	if b == nil {
		b = &rolesBlock{}
	}
	s.RolePath = s.text(b.Path, "/", rolePath)
	s.RoleBoundary = s.boundary(b.Boundary)
}

// rolePath is IAM's rule, less the room for the longest name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
func rolePath(v string) string {
	if len(v) <= 448 && matches(`/([!-~]+/)?`, v) && !strings.Contains(v, "//") {
		return ""
	}
	return fmt.Sprintf("%q is not a path. It begins and ends with a slash, such as /data-platform/.", v)
}

// boundary is the ARN of a permissions boundary, which is given by it or by the name of a policy in the environment's
// account.
func (s *draft) boundary(a *hcl.Attribute) string {
	v := s.text(a, "", s.policy)
	if v == "" || strings.HasPrefix(v, "arn:") {
		return v
	}
	return s.PolicyARN(v)
}

// policy is the rule of a managed policy: a name, with a path in front of it or not, or an ARN.
func (s *draft) policy(v string) string {
	arn, isARN := aws.ParseARN(v)
	switch {
	case isARN && s.located() && (arn.Service != "iam" || arn.Partition != s.Partition ||
		arn.Account != s.AccountID && arn.Account != "aws" || !strings.HasPrefix(arn.Resource, "policy/")):
		return fmt.Sprintf("%q is not the ARN of a policy of account %s, which the environment is in, or of AWS.", v,
			s.AccountID)
	case isARN, matches(`([!-.0-~][!-~]*/)?[\w+=,.@-]{1,128}`, v):
		return ""
	}
	return fmt.Sprintf("%q is not a policy. Write its name, PATH/NAME, or its ARN.", v)
}

// agreeingDeployRoles checks that a deploy role that several environments of an account use is the same for all. Plan
// roles go with deploy roles.
func (l *loader) agreeingDeployRoles(drafts []*draft) {
	first := map[string]*draft{}
	for _, s := range drafts {
		if s.DeployRole == "" || s.AccountID == "" {
			continue
		}
		role := strings.ToLower(s.DeployRoleARN())
		other, ok := first[role]
		if !ok {
			first[role] = s
			continue
		}
		if !s.sameTrust(other.Environment) {
			l.fault(s.section.Deploy.Role.Expr.Range(), "Two kinds of trust", "Environments %s and %s are deployed by the same "+
				"role %s of account %s, but differ in whom it trusts, in plan_role, external_id or permissions_boundary. Make "+
				"them the same, or use two roles.",
				other.Name, s.Name, s.DeployRole, s.AccountID)
			continue
		}
		for i := range s.Identities { // a role that environments share is for the jobs of all
			shared := &other.Identities[i].Deploy
			*shared = slices.Concat(*shared, s.Identities[i].Deploy)
			slices.Sort(*shared)
			*shared = slices.Compact(*shared)
		}
	}
	for _, s := range drafts {
		if other, ok := first[strings.ToLower(s.DeployRoleARN())]; ok && s.sameTrust(other.Environment) {
			s.Identities = other.Identities
		}
	}
}

// sameTrust reports whether the deploy blocks of two environments trust the same, by roles of one kind; jobs may be
// those of different environments of the same repository.
func (e *Environment) sameTrust(other *Environment) bool {
	return e.PlanRole == other.PlanRole && e.ExternalID == other.ExternalID && e.DeployBoundary == other.DeployBoundary &&
		slices.Equal(e.TrustedAccounts, other.TrustedAccounts) && slices.Equal(e.TrustedRoles, other.TrustedRoles) &&
		slices.EqualFunc(e.Identities, other.Identities, func(x, y WebIdentity) bool {
			return x.Issuer == y.Issuer && x.Audience == y.Audience && x.Plan == y.Plan
		})
}

// agreeingRoles checks that all environments of an account have roles of one kind. The project's deploy roles there
// share the policies that say which roles they may make.
func (l *loader) agreeingRoles(drafts []*draft) {
	first := map[string]*draft{}
	for _, s := range drafts {
		if s.DeployRole == "" || s.AccountID == "" {
			continue
		}
		other, ok := first[s.AccountID]
		if !ok {
			first[s.AccountID] = s
			continue
		}
		if s.RolePath != other.RolePath || s.RoleBoundary != other.RoleBoundary {
			l.fault(s.section.NameRange, "Two kinds of roles", "Environments %s and %s are in account %s, where the project's "+
				"deploy roles may make roles of one kind: give them the same path and permissions_boundary in their roles blocks.",
				other.Name, s.Name, s.AccountID)
		}
	}
}
