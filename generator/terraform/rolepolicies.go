package terraform

import (
	"cmp"

	tfjson "github.com/hashicorp/terraform-json"
)

// rolePolicies are the policies that resources of their own give roles, by the role's name: names of inline policies
// and ARNs of managed ones.
func rolePolicies(state *tfjson.State) map[string][]string {
	found := map[string][]string{}
	if state == nil || state.Values == nil {
		return found
	}
	for modules := []*tfjson.StateModule{state.Values.RootModule}; len(modules) > 0; modules = modules[1:] {
		module := modules[0]
		if module == nil {
			continue
		}
		for _, r := range module.Resources {
			role, policy := rolePolicy(r)
			found[role] = append(found[role], policy)
		}
		modules = append(modules, module.ChildModules...)
	}
	delete(found, "")
	return found
}

// rolePolicy is the role and the policy of a resource that gives one to the other.
func rolePolicy(r *tfjson.StateResource) (role, policy string) {
	if r.Type != "aws_iam_role_policy" && r.Type != "aws_iam_role_policy_attachment" {
		return "", ""
	}
	role, _ = r.AttributeValues["role"].(string)
	inline, _ := r.AttributeValues["name"].(string)
	managed, _ := r.AttributeValues["policy_arn"].(string)
	return role, cmp.Or(inline, managed)
}
