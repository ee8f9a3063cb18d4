package account

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// trust is whom a project's environments trust with a role.
type trust struct {
	env        *spec.Environment // of the project, and in the partition
	accounts   []string          // everyone there whom the account itself lets
	roles      []string          // ARNs of roles, likewise
	jobs       []jobs
	externalID string // that accounts and roles have to know; empty: none
}

// jobs are those of a CI system that may assume a role by themselves.
type jobs struct {
	spec.WebIdentity
	operator string // StringEquals, or StringLike for patterns
	subjects []string
}

// deployJobs are the jobs that may deploy.
func deployJobs(env *spec.Environment) []jobs {
	var all []jobs
	for _, i := range env.Identities {
		all = append(all, jobs{i, "StringEquals", i.Deploy})
	}
	return all
}

// planJobs are all jobs of the repository: those of pull requests, and of any branch.
func planJobs(env *spec.Environment) []jobs {
	var all []jobs
	for _, i := range env.Identities {
		all = append(all, jobs{i, "StringLike", []string{i.Plan}})
	}
	return all
}

// trustOf is the trust policy of one of the environment's roles. A job that has assumed it still has to, as Terraform's
// provider assumes it once more.
func trustOf(env *spec.Environment, role string, jobs []jobs) []statement {
	t := trust{env: env, accounts: env.TrustedAccounts, roles: env.TrustedRoles, jobs: jobs, externalID: env.ExternalID}
	if len(jobs) > 0 {
		t.roles = append(slices.Clone(t.roles), role)
	}
	return t.statements()
}

// statements are those for everyone of some accounts, and for some roles, told by a condition: so they needn't exist
// yet, and one that is made anew is still trusted. They are named after the project, so that projects that share a role
// keep each other's; the environments of a project that share one agree in what is here.
func (t trust) statements() []statement {
	var all []statement
	if len(t.accounts) > 0 {
		all = append(all, t.trusting("For", t.accounts, nil)...)
	}
	if len(t.roles) > 0 {
		all = append(all, t.trusting("ByRolesFor", aws.AccountsOf(t.roles), t.roles)...)
	}
	for i, j := range t.jobs {
		all = append(all, statement{
			Sid: fmt.Sprintf("AssumeByToken%dFor%s", i+1, sid(t.env.Project)), Effect: "Allow",
			Principal: map[string]string{"Federated": identityProviderARN(t.env, j.Issuer)},
			Action:    []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: withSubjects(j),
		})
	}
	return all
}

// withSubjects binds tokens to whom and to what they are for.
func withSubjects(j jobs) map[string]map[string][]string {
	conditions := map[string]map[string][]string{"StringEquals": {j.Issuer + ":aud": {j.Audience}}}
	if conditions[j.operator] == nil {
		conditions[j.operator] = map[string][]string{}
	}
	conditions[j.operator][j.Issuer+":sub"] = j.subjects
	return conditions
}

// isTrust says whether a statement of that Sid is one that the project has, or has had.
func isTrust(project string) func(string) bool {
	return regexp.MustCompile(`^(Assume|LabelSession)(ByRoles|ByToken\d+)?For` + sid(project) + `$`).MatchString
}

// trusting are the statements for everyone in some accounts, or for some roles in them. Session tags and a source
// identity can't carry the external id, so they have a statement of their own; without it a caller whose session has
// transitive tags, as CI systems' often have, or a source identity couldn't assume the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
func (t trust) trusting(name string, accounts, roles []string) []statement {
	var principals []string
	for _, id := range accounts {
		principals = append(principals, t.env.AccountARN(id))
	}
	who, suffix := map[string][]string{"AWS": principals}, name+sid(t.env.Project)
	conditions := func() map[string]map[string][]string {
		if len(roles) == 0 {
			return map[string]map[string][]string{}
		}
		return map[string]map[string][]string{"ArnEquals": {"aws:PrincipalArn": roles}}
	}
	assume := statement{
		Sid: "Assume" + suffix, Effect: "Allow", Principal: who, Action: []string{"sts:AssumeRole"}, Condition: conditions(),
	}
	if t.externalID != "" {
		assume.Condition["StringEquals"] = map[string][]string{"sts:ExternalId": {t.externalID}}
	}
	label := statement{
		Sid: "LabelSession" + suffix, Effect: "Allow", Principal: who,
		Action: []string{"sts:SetSourceIdentity", "sts:TagSession"}, Condition: conditions(),
	}
	return []statement{assume, label}
}

// checkTrust refuses a trust policy that IAM would refuse when all else is made.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func (want roleSpec) checkTrust() error {
	const limit = 2048 // without an increase of the quota
	document, err := newPolicy(want.trust...).json()
	if err == nil && len(document) > limit {
		return fmt.Errorf("the trust policy of %s would have %d characters, and IAM takes %d: let fewer assume it, or "+
			"shorten the external_id", want.arn, len(document), limit)
	}
	return err
}

// sid is a name as part of a statement's, which has letters and digits only: "data-lake" is "DataLake".
func sid(name string) string {
	var text strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		if part != "" {
			text.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return text.String()
}
