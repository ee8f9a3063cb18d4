package spec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// allowances evaluates what else a role may do.
func (s *draft) allowances(blocks []*allowBlock, action, resource rule[string]) []Allowance {
	var all []Allowance
	for _, b := range sorted(blocks) {
		a := Allowance{
			Label: b.Label,
			Actions: s.requiredTexts(b.Actions, "actions", b.LabelRange,
				`Set actions = ["sns:CreateTopic", …] in the allow block.`, action),
			Resources: s.requiredTexts(b.Resources, "resources", b.LabelRange,
				`Set resources = ["arn:…", …] in the allow block.`, resource),
		}
		if s.isEnabled(b.Enabled) {
			all = append(all, a)
		}
	}
	return all
}

// requiredTexts are a list that has to be there and have something in it, sorted, each once. name is the attribute's,
// at the place to cite where it is absent, remedy what to do then.
func (s *draft) requiredTexts(
	a *hcl.Attribute, name string, rng hcl.Range, remedy string, rules ...rule[string],
) []string {
	list := s.sortedTexts(a, rules...)
	if s.given(a, cty.List(cty.String)) == nil {
		s.missing(a, name, rng, remedy)
	} else if list != nil && len(list) == 0 {
		s.fault(a.Expr.Range(), "Invalid "+name, "It is empty. %s", remedy)
	}
	return list
}

// action is the rule of IAM actions: one service's, never all of everything.
func action(v string) string {
	if matches(`[a-z0-9-]+:[a-zA-Z*?]+`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not an action. Write one as sns:CreateTopic or sns:*.", v)
}

// narrowAction is the rule of actions that aren't all of a service.
func narrowAction(v string) string {
	if _, name, ok := strings.Cut(v, ":"); ok && strings.Trim(name, "*") == "" {
		return fmt.Sprintf("%q is all that the service has, its policies, too. Name what the tasks do, such as sqs:Send*.", v)
	}
	if action(v) == "" {
		return ""
	}
	return fmt.Sprintf("%q is not an action. Write one as sns:Publish or sqs:Send*.", v)
}

// allowedResource is the rule of resources in the environment's partition.
func (s *draft) allowedResource(v string) string {
	if v == "*" || s.Partition == "" || strings.HasPrefix(v, "arn:"+s.Partition+":") && strings.Count(v, ":") >= 5 {
		return ""
	}
	return fmt.Sprintf("%q is not a resource here. Write an ARN, arn:%s:…, or \"*\" for actions without resources.", v,
		s.Partition)
}

// fixedResource is the rule of resources without variables: what these stand for, somebody else decides.
func (s *draft) fixedResource(v string) string {
	if strings.Contains(v, "$") {
		return fmt.Sprintf("%q has a variable. Write * for whatever it may be.", v)
	}
	return s.allowedResource(v)
}
