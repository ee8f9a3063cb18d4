package terraform

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// isAWSProvider goes by the last part of a source address, HOST/NAMESPACE/TYPE: OpenTofu has a registry of its own, and
// what comes from a mirror or is a fork reaches accounts as well.
func isAWSProvider(address string) bool { return path.Base(address) == "aws" }

// configured names what the configuration sets of a resource, nothing when the configuration has it no more.
func configured(config *tfjson.Config, c *tfjson.ResourceChange) []string {
	module := config.RootModule
	for _, name := range moduleNames(c.ModuleAddress) {
		if module == nil || module.ModuleCalls[name] == nil {
			return nil
		}
		module = module.ModuleCalls[name].Module
	}
	if module == nil {
		return nil
	}
	for _, r := range module.Resources {
		if r.Mode == c.Mode && r.Type == c.Type && r.Name == c.Name {
			return slices.Sorted(maps.Keys(r.Expressions))
		}
	}
	return nil
}

// moduleNames are the names in a module's address, without instance keys: "a", "b" for module.a["x.y"].module.b[0].
func moduleNames(address string) []string {
	var names []string
	instance := regexp.MustCompile(`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`)
	for i, word := range strings.Split(instance.ReplaceAllString(address, ""), ".") {
		if i%2 == 1 { // every other word is "module"
			names = append(names, word)
		}
	}
	return names
}

// providerConfigs reads what the configurations of the AWS provider say literally or by the root's variables, in a
// stable order.
func providerConfigs(config *tfjson.Config, variables map[string]*tfjson.PlanVariable) []ProviderConfig {
	var found []ProviderConfig
	for _, key := range slices.Sorted(maps.Keys(config.ProviderConfigs)) {
		p := config.ProviderConfigs[key]
		inherited := p.ModuleAddress != "" && len(p.Expressions) == 0 // what a module gets from its caller
		if !isAWSProvider(p.FullName) || inherited {
			continue
		}
		var c ProviderConfig
		for _, id := range list(literal(p.Expressions["allowed_account_ids"])) {
			if id, ok := id.(string); ok {
				c.AllowedAccounts = append(c.AllowedAccounts, id)
			}
		}
		if role := p.Expressions["assume_role"]; role != nil && len(role.NestedBlocks) > 0 {
			arn := role.NestedBlocks[0]["role_arn"]
			c.RoleARN, _ = literal(arn).(string)
			if c.RoleARN == "" && p.ModuleAddress == "" {
				c.RoleARN = variable(arn, variables)
			}
		}
		found = append(found, c)
	}
	return found
}

// variable is the text of an expression that is one of the root's variables; empty where it is something else.
func variable(e *tfjson.Expression, variables map[string]*tfjson.PlanVariable) string {
	if e == nil || e.ExpressionData == nil || len(e.References) != 1 {
		return ""
	}
	v := variables[strings.TrimPrefix(e.References[0], "var.")]
	if v == nil {
		return ""
	}
	text, _ := v.Value.(string)
	return text
}

// literal is the value of an expression that has one without being evaluated, else nil.
func literal(e *tfjson.Expression) any {
	if e == nil || e.ExpressionData == nil || e.ConstantValue == tfjson.UnknownConstantValue {
		return nil
	}
	return e.ConstantValue
}
