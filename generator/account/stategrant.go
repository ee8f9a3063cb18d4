package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// isStateGrant says whether a statement of a state bucket's policy is one that lets roles of other accounts in.
func isStateGrant(sid string) bool {
	return strings.HasPrefix(sid, "StateOf") || strings.HasPrefix(sid, "PlanOf") || sid == "ListStates"
}

// stateGrants are the bucket's half of the access of roles in other accounts to their states, each to its own; the
// other half is the roles'. Roles are told by a condition: so they needn't exist yet.
func stateGrants(sharers []*spec.Environment) []statement {
	var grants []statement
	var all []string
	for _, env := range sharers {
		if env.AccountID == env.Backend.AccountID {
			continue
		}
		_, state := stateARNs(env)
		name := sid(env.Project) + sid(env.Name)
		if env.Backend.Role == "" {
			grants = append(grants, grantTo(env, "StateOf"+name, []string{env.DeployRoleARN()}, state+"*",
				"s3:DeleteObject", "s3:GetObject", "s3:PutObject"))
			all = append(all, env.DeployRoleARN())
		}
		if env.PlanRole != "" {
			grants = append(grants, grantTo(env, "PlanOf"+name, []string{env.PlanRoleARN()}, state, "s3:GetObject"))
			all = append(all, env.PlanRoleARN())
		}
	}
	if len(all) == 0 {
		return nil
	}
	bucket, _ := stateARNs(sharers[0])
	return append(grants, grantTo(sharers[0], "ListStates", distinct(all), bucket, "s3:ListBucket"))
}

// grantTo allows roles actions, through the accounts that they are in.
func grantTo(env *spec.Environment, sid string, roles []string, resource string, actions ...string) statement {
	var principals []string
	for _, account := range aws.AccountsOf(roles) {
		principals = append(principals, env.AccountARN(account))
	}
	return statement{
		Sid: sid, Effect: "Allow", Principal: map[string][]string{"AWS": principals}, Action: actions,
		Resource: []string{resource}, Condition: map[string]map[string][]string{"ArnEquals": {"aws:PrincipalArn": roles}},
	}
}

// checkStateGrants refuses a bucket policy that S3 would refuse.
// https://docs.aws.amazon.com/general/latest/gr/s3.html
func checkStateGrants(sharers []*spec.Environment) error {
	const limit = 20480 - 480 // for the statement on TLS
	document, err := newPolicy(stateGrants(sharers)...).json()
	if err == nil && len(document) > limit {
		return fmt.Errorf("%d environments keep their states in bucket %s, whose policy would have %d characters, and S3 "+
			"takes %d: set role in the backend block, so that one role of the bucket's account keeps all states, or give "+
			"some of the environments another bucket", len(sharers), sharers[0].Backend.Bucket, len(document), limit)
	}
	return err
}

// distinct are the texts, sorted, each once.
func distinct(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return slices.Compact(texts)
}
