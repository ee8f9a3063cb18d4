package spec

import (
	"fmt"
	"path"
	"slices"
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
	s.ExternalID = s.text(b.ExternalID, "", externalID)
	s.TrustedRoles = s.sortedTexts(b.TrustedRoles, s.outsideRole)
	s.TrustedAccounts = s.sortedTexts(b.TrustedAccounts, accountID)
	if len(s.TrustedAccounts)+len(s.TrustedRoles) == 0 {
		s.TrustedAccounts = []string{s.AccountID}
	}
	if accounts, roles := len(s.TrustedAccounts), len(s.TrustedRoles); accounts+4*roles > mostTrusted {
		s.fault(b.DefRange, "Too many trusted", "There are %d trusted_accounts and %d trusted_roles, and the deploy role's "+
			"trust policy, which may have 2,048 characters, has room for %d accounts, or for %d roles. Let fewer deploy.",
			accounts, roles, mostTrusted, mostTrusted/4)
	}
	s.DeployBoundary = s.boundary(b.Boundary)
	for _, a := range b.Allow {
		s.allowance(a)
	}
	slices.SortFunc(s.Allow, func(x, y Allowance) int { return strings.Compare(x.Label, y.Label) })
	if s.DeployRole == "" && len(b.Allow) > 0 && s.given(b.Role, cty.String) == nil {
		s.fault(b.Allow[0].LabelRange, "Misplaced allow", "There is no deploy role that could be allowed anything. Set role "+
			"in the deploy block, or remove allow.")
	}
}

// sortedTexts are those of an attribute, each once.
func (s *draft) sortedTexts(a *hcl.Attribute, rules ...rule[string]) []string {
	list := s.texts(a, rules...)
	slices.Sort(list)
	return slices.Compact(list)
}

// deployRole is the rule of the role that deploys: a name, with a path in front of it or not, or an ARN in the
// environment's account. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (s *draft) deployRole(v string) string {
	arn, isARN := aws.ParseARN(v)
	switch {
	case isARN && (s.AccountID == "" || s.Region == ""):
		return ""
	case isARN && (arn.Service != "iam" || arn.Account != s.AccountID || arn.Partition != s.Partition ||
		!strings.HasPrefix(arn.Resource, "role/")):
		return fmt.Sprintf("%q is not the ARN of a role in account %s, which the environment is in.", v, s.AccountID)
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

// allowance evaluates what else the deploy role may do.
func (s *draft) allowance(b *allowBlock) {
	a := Allowance{
		Label: b.Label, Actions: s.sortedTexts(b.Actions, action), Resources: s.sortedTexts(b.Resources, s.allowedResource),
	}
	for _, list := range []struct {
		attr   *hcl.Attribute
		values []string
		name   string
		hint   string
	}{
		{b.Actions, a.Actions, "actions", `Set actions = ["sns:CreateTopic", …] in the allow block.`},
		{b.Resources, a.Resources, "resources", `Set resources = ["arn:…", …] in the allow block.`},
	} {
		if s.given(list.attr, cty.List(cty.String)) == nil {
			s.missing(list.attr, list.name, b.LabelRange, list.hint)
		} else if list.values != nil && len(list.values) == 0 {
			s.fault(list.attr.Expr.Range(), "Invalid "+list.name, "It is empty. %s", list.hint)
		}
	}
	s.Allow = append(s.Allow, a)
}

// action is the rule of IAM actions: one service's, never all of everything.
func action(v string) string {
	if matches(`[a-z0-9-]+:[a-zA-Z*?]+`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not an action. Write one as sns:CreateTopic or sns:*.", v)
}

// allowedResource is the rule of resources in the environment's partition.
func (s *draft) allowedResource(v string) string {
	if v == "*" || s.Partition == "" || strings.HasPrefix(v, "arn:"+s.Partition+":") && strings.Count(v, ":") >= 5 {
		return ""
	}
	return fmt.Sprintf("%q is not a resource here. Write an ARN, arn:%s:…, or \"*\" for actions without resources.", v,
		s.Partition)
}

// DeployRoleName is the deploy role's name without its path.
func (e *Environment) DeployRoleName() string { return path.Base(e.DeployRole) }

// DeployRolePath is the deploy role's path, with a slash at both ends.
func (e *Environment) DeployRolePath() string {
	return strings.TrimSuffix("/"+e.DeployRole, e.DeployRoleName())
}

// PolicyARN is the ARN of a customer managed policy of the environment's account.
func (e *Environment) PolicyARN(name string) string {
	return aws.ARN{Partition: e.Partition, Service: "iam", Account: e.AccountID, Resource: "policy/" + name}.String()
}

// TrustedRoleAccounts are the accounts of the trusted roles, sorted, each once.
func (e *Environment) TrustedRoleAccounts() []string {
	var accounts []string
	for _, role := range e.TrustedRoles {
		arn, _ := aws.ParseARN(role) // it is one
		accounts = append(accounts, arn.Account)
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}

// DeployingAccounts are the accounts from which the deploy role can be assumed, sorted, each once.
func (e *Environment) DeployingAccounts() []string {
	accounts := slices.Concat(e.TrustedAccounts, e.TrustedRoleAccounts())
	slices.Sort(accounts)
	return slices.Compact(accounts)
}
