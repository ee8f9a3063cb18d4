package spec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// mostTrusted accounts fit into the trust policy that bootstrap makes, which may have 2,048 characters.
// A role takes as much room as four accounts.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const mostTrusted = 16

// deploy evaluates who deploys to the environment.
func (s *draft) deploy() {
	b := s.section.Deploy
	if b == nil {
		b = &deployBlock{}
	}
	s.DeployRole = roleIn(s.text(b.Role, "", s.deployRole))
	s.PlanRole = roleIn(s.text(b.PlanRole, "", s.deployRole))
	s.ExternalID = s.text(b.ExternalID, "", externalID)
	s.TrustedRoles = s.sortedTexts(b.TrustedRoles, s.outsideRole)
	s.TrustedAccounts = s.sortedTexts(b.TrustedAccounts, accountID)
	if len(s.TrustedAccounts)+len(s.TrustedRoles) == 0 {
		s.TrustedAccounts = []string{s.AccountID}
	}
	s.identities(b)
	s.fewTrusted(b)
	s.DeployBoundary = s.boundary(b.Boundary)
	s.Allow = s.allowances(b.Allow, action, s.allowedResource)
	s.roleless(b)
}

// hasDeployRole reports whether the spec names one, rightly or wrongly.
func (s *draft) hasDeployRole() bool {
	return s.section.Deploy != nil && s.given(s.section.Deploy.Role, cty.String) != nil
}

// roleless reports what is for a deploy role where there is none.
func (s *draft) roleless(b *deployBlock) {
	if s.hasDeployRole() {
		return
	}
	fault := func(rng hcl.Range, what, why string) {
		s.fault(rng, "Misplaced "+what, "There is no deploy role %s. Set role in the deploy block, or remove %s.", why, what)
	}
	if len(b.Allow) > 0 {
		fault(b.Allow[0].LabelRange, "allow", "that could be allowed anything")
	}
	if s.PlanRole != "" {
		fault(b.PlanRole.NameRange, "plan_role", "to apply what it plans")
	}
	if b.GitHub != nil && s.given(b.GitHub.Repository, cty.String) != nil {
		fault(b.GitHub.DefRange, "github", "for its jobs to assume")
	}
	if b.GitLab != nil && s.given(b.GitLab.Project, cty.String) != nil {
		fault(b.GitLab.DefRange, "gitlab", "for its jobs to assume")
	}
}

// fewTrusted reports a trust policy that grows too large.
func (s *draft) fewTrusted(b *deployBlock) {
	accounts, roles, subjects := len(s.TrustedAccounts), len(s.TrustedRoles), 0
	for _, i := range s.Identities {
		roles++ // a statement of its own
		subjects += len(i.Deploy)
	}
	if accounts+4*roles+subjects > mostTrusted {
		s.fault(b.DefRange, "Too many trusted", "There are %d trusted_accounts, %d trusted_roles and %d branches and "+
			"environments of CI systems, and the deploy role's trust policy, which may have 2,048 characters, has room for %d "+
			"accounts, or for %d roles. Let fewer deploy.",
			accounts, len(s.TrustedRoles), subjects, mostTrusted, mostTrusted/4)
	}
}

// deployRole is the rule of a role that works in the environment.
func (s *draft) deployRole(v string) string {
	return s.role(v, s.AccountID, "which the environment is in")
}

// role is the rule of a role of an account: a name, with a path in front of it or not, or an ARN.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (s *draft) role(v, account, which string) string {
	arn, isARN := aws.ParseARN(v)
	switch {
	case isARN && (account == "" || s.Region == ""):
		return ""
	case isARN && (arn.Service != "iam" || arn.Account != account || arn.Partition != s.Partition ||
		!strings.HasPrefix(arn.Resource, "role/")):
		return fmt.Sprintf("%q is not the ARN of a role in account %s, %s.", v, account, which)
	}
	if name := roleIn(v); matches(`([!-~]{1,500}/)?[\w+=,.@-]{1,64}`, name) && !strings.HasPrefix(name, "/") {
		return ""
	}
	return fmt.Sprintf("%q is not a role. Write its name, of 1 to 64 letters, digits and _+=,.@-, or "+
		"PATH/NAME, or its ARN.", v)
}

// roleIn is the name of a role, with its path in front, that is given so or by its ARN.
func roleIn(v string) string {
	if arn, isARN := aws.ParseARN(v); isARN {
		return strings.TrimPrefix(arn.Resource, "role/")
	}
	return v
}
