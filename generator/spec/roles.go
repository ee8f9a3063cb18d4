package spec

import (
	"slices"
	"strings"
)

// agreeingDeployRoles checks that a deploy role that several environments of an account use is the same for all.
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
		if s.ExternalID != other.ExternalID || !slices.Equal(s.TrustedAccounts, other.TrustedAccounts) ||
			!slices.Equal(s.TrustedRoles, other.TrustedRoles) {
			l.fault(s.section.Deploy.Role.Expr.Range(), "Two kinds of trust", "Environments %s and %s are deployed by the same "+
				"role %s of account %s, but differ in whom it trusts or in external_id. Make them the same, or use two roles.",
				other.Name, s.Name, s.DeployRole, s.AccountID)
		}
	}
}

// distinctRoles checks that no two roles of an account have the same name, for which IAM ignores case. A deploy role
// may be shared.
func (l *loader) distinctRoles(drafts []*draft) {
	owners := map[string]string{}
	for _, s := range drafts {
		if s.DeployRole != "" {
			owners[strings.ToLower(s.RoleARN(s.DeployRoleName()))] = "the deploy role of environment " + s.Name
		}
	}
	for _, s := range drafts {
		if !s.located() {
			continue
		}
		for i, b := range sorted(s.section.Pipelines) {
			r := s.Pipelines[i].Roles
			for _, name := range []string{r.Task, r.Execution, r.StateMachine, r.Scheduler} {
				arn := strings.ToLower(s.RoleARN(name))
				if other, ok := owners[arn]; ok {
					l.fault(b.KeyRange, "Duplicate role", "The role %s of pipeline %s in environment %s has the name of %s, which "+
						"is in the same account. Rename one of them.", name, b.Key, s.Name, other)
				}
				owners[arn] = "a role of pipeline " + b.Key + " in environment " + s.Name
			}
		}
	}
}
