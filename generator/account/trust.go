package account

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/spec"
)

// trust is who may assume the deploy role: every identity of the trusted accounts that its own account allows to, and
// the trusted roles, likewise. These are told by a condition: so they needn't exist yet, and one that is made anew is
// still trusted. Session tags and a source identity can't carry the external id, so they have a statement of their own;
// without it a caller whose session has transitive tags, as CI systems' often have, or a source identity couldn't
// assume the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
//
// The statements are named after the project, so that projects that share a role keep each other's. The environments of
// a project that share one agree in what is here.
func trust(env *spec.Environment) []statement {
	var all []statement
	if len(env.TrustedAccounts) > 0 {
		all = append(all, trusting(env, "For", env.TrustedAccounts, nil)...)
	}
	if len(env.TrustedRoles) > 0 {
		all = append(all, trusting(env, "ByRolesFor", env.TrustedRoleAccounts(), env.TrustedRoles)...)
	}
	return all
}

// trusting are the statements for everyone in some accounts, or for some roles in them.
func trusting(env *spec.Environment, name string, accounts, roles []string) []statement {
	var principals []string
	for _, id := range accounts {
		principals = append(principals, env.AccountARN(id))
	}
	who, suffix := map[string][]string{"AWS": principals}, name+sid(env.Project)
	conditions := func() map[string]map[string][]string {
		if len(roles) == 0 {
			return map[string]map[string][]string{}
		}
		return map[string]map[string][]string{"ArnEquals": {"aws:PrincipalArn": roles}}
	}
	assume := statement{
		Sid: "Assume" + suffix, Effect: "Allow", Principal: who, Action: []string{"sts:AssumeRole"}, Condition: conditions(),
	}
	if env.ExternalID != "" {
		assume.Condition["StringEquals"] = map[string][]string{"sts:ExternalId": {env.ExternalID}}
	}
	label := statement{
		Sid: "LabelSession" + suffix, Effect: "Allow", Principal: who,
		Action: []string{"sts:SetSourceIdentity", "sts:TagSession"}, Condition: conditions(),
	}
	return []statement{assume, label}
}

// checkTrust refuses a trust policy that IAM would refuse when all else is made.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func checkTrust(env *spec.Environment) error {
	const limit = 2048 // without an increase of the quota
	document, err := newPolicy(trust(env)...).json()
	if err == nil && env.DeployRole != "" && len(document) > limit {
		return fmt.Errorf("the trust policy of %s would have %d characters, and IAM takes %d: let fewer deploy, or shorten "+
			"the external_id of environment %q", env.DeployRole, len(document), limit, env.Name)
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

func (r role) lookTrust(ctx context.Context) (string, string, error) {
	have, err := r.trust(ctx)
	if err != nil {
		return "", "", err
	}
	want, err := merge(have, trust(r.env)...)
	if err != nil {
		return "", "", err
	}
	same, err := samePolicy(want, have)
	if err != nil {
		return "", "", err
	}
	return differs(same, "was "+have)
}

func (r role) putTrust(ctx context.Context) error {
	have, err := r.trust(ctx)
	if err != nil {
		return err
	}
	want, err := merge(have, trust(r.env)...)
	if err != nil {
		return err
	}
	document, err := want.json()
	if err != nil {
		return err
	}
	_, err = r.client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
		RoleName:       r.name,
		PolicyDocument: aws.String(document),
	})
	return err
}

// trust is the trust policy that the role has. IAM gives it percent-encoded.
func (r role) trust(ctx context.Context) (string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", err
	}
	return url.PathUnescape(aws.ToString(found.AssumeRolePolicyDocument))
}
