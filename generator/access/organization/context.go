package organization

import (
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// contexts are what the spec says of requests by roles: values of condition keys, by account and name of the role.
type contexts map[string]map[string][]string

// add adds the roles of an environment. Tasks make their requests from the environment's network, and so does Fargate
// for them, as their execution role; the other roles are those of services, whose requests come from elsewhere.
func (c contexts) add(env *spec.Environment) {
	said := env.Organization.Context
	if len(said) == 0 {
		return
	}
	elsewhere := maps.Clone(said)
	maps.DeleteFunc(elsewhere, func(key string, _ []string) bool { return IsNetworkKey(key) })
	for _, b := range env.Buckets {
		for _, d := range b.Deliveries {
			c[roleID(d.RoleARN())] = elsewhere
		}
	}
	for _, p := range env.Pipelines {
		for _, s := range p.Steps {
			c[roleID(env.OwnRoleARN(s.TaskRole))] = said
			c[roleID(env.OwnRoleARN(s.ExecutionRole))] = said
		}
		for _, name := range []string{p.Roles.StateMachine, p.Roles.Scheduler, p.Roles.Events} {
			c[roleID(env.OwnRoleARN(name))] = elsewhere
		}
	}
}

// IsNetworkKey reports whether a key, in lower case, is about the network that requests come from: what is said of one
// is about tasks alone.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func IsNetworkKey(key string) bool {
	return slices.Contains([]string{"aws:sourceip", "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce",
		"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths", "aws:vpcsourceip"}, key)
}

// roleID tells roles apart, also by the ARN of a session of one; empty for what is no role.
func roleID(arn string) string {
	account, name, ok := access.RoleOf(arn)
	if !ok {
		return ""
	}
	return account + " " + name
}

// Context are the condition keys of requests by a principal of one account on resources of another: those that follow
// from the organization that the accounts are in, and those that the spec says of its roles.
func (o *Organization) Context(principal, account, resource string) map[string][]string {
	keys := map[string][]string{}
	if o == nil {
		return keys
	}
	maps.Copy(keys, o.contexts[roleID(principal)])
	if a := o.accounts[account]; a != nil && a.id != "" {
		keys["aws:principalorgid"] = []string{a.id}
	}
	if a := o.accounts[resource]; a != nil && a.id != "" {
		keys["aws:resourceorgid"] = []string{a.id}
	}
	return keys
}
