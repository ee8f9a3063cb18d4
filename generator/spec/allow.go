package spec

import (
	"fmt"
	"strings"
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
