package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Check looks in what would be rendered for texts that are longer than AWS takes: it would refuse them half-way through
// an apply. They are faults of the spec, returned as *spec.Diagnostics.
func Check(project *spec.Project, envs []*spec.Environment) error {
	limits := map[string][]resources.Limit{}
	for _, t := range resources.Types() {
		limits[t.Name] = t.Limits
	}
	var faults hcl.Diagnostics
	for _, env := range envs {
		for _, block := range made(env) {
			for _, limit := range limits[block.Labels()[0]] {
				if fault := exceeds(env, block, limit); fault != nil {
					place := project.Place(declared(env, block.Labels()[0], block.Labels()[1]))
					fault.Subject = &place
					faults = append(faults, fault)
				}
			}
		}
	}
	if len(faults) > 0 {
		return project.Refuse(faults)
	}
	return nil
}

// made are the environment's resources.
func made(env *spec.Environment) []*tf.Block {
	var all []*tf.Block
	for _, m := range modules(env) {
		for _, node := range m.Resources {
			if block, ok := node.(*tf.Block); ok {
				all = append(all, block)
			}
		}
	}
	return all
}

// exceeds is the fault of a resource with a text that is too long, or nil.
func exceeds(env *spec.Environment, block *tf.Block, limit resources.Limit) *hcl.Diagnostic {
	expr := block.Attribute(limit.Attribute)
	if expr == nil {
		return nil
	}
	value := tf.Value(expr)
	length := tf.Length(value)
	if length <= limit.Characters {
		return nil
	}
	what := fmt.Sprintf("%s of %s", limit.Attribute, strings.Join(block.Labels(), "."))
	return &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  "Too long: " + what,
		Detail: fmt.Sprintf("The %s in environment %s has %d characters, and AWS takes %d.%s %s", what, env.Name, length,
			limit.Characters, largest(value), limit.Remedy),
	}
}

// largest says which parts of a document make it long: statements of a policy, else what is on top.
func largest(document any) string {
	top, ok := document.(map[string]any)
	if !ok {
		return ""
	}
	type part struct {
		name   string
		length int
	}
	var parts []part
	if statements, ok := top["Statement"].([]any); ok {
		for _, s := range statements {
			statement, _ := s.(map[string]any)
			parts = append(parts, part{fmt.Sprint("statement ", statement["Sid"]), tf.Length(statement)})
		}
	} else {
		for name, value := range top {
			parts = append(parts, part{name, tf.Length(value)})
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(b.length-a.length, strings.Compare(a.name, b.name)) })
	var words []string
	for _, p := range parts[:min(3, len(parts))] {
		words = append(words, fmt.Sprintf("%s has %d", p.name, p.length))
	}
	return " Of these, " + strings.Join(words, ", ") + "."
}

// declared is the bucket, repository or pipeline whose key a resource's label begins with, or else the environment.
func declared(env *spec.Environment, kind, label string) any {
	var found any = env
	longest := 0
	take := func(key string, of any) {
		name := spec.Label(key)
		if (label == name || strings.HasPrefix(label, name+"_")) && len(name) > longest {
			found, longest = of, len(name)
		}
	}
	if strings.HasPrefix(kind, "aws_ecr_") {
		for _, r := range env.Repositories {
			take(r.Key, r)
		}
		return found
	}
	for _, b := range env.Buckets {
		take(b.Key, b)
	}
	for _, p := range env.Pipelines {
		take(p.Key, p)
	}
	return found
}
