package spec

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// roots are the names that an expression can begin with. Before accounts and regions are known, only the first two.
func roots() []string {
	return []string{"local", "project", "env", "environment", "bucket", "repository", "cluster", "pipeline"}
}

// resolves reports whether the scope knows every name in the expression. Each that it doesn't is a fault.
func (s scope) resolves(expr hcl.Expression) bool {
	ok := true
	for _, t := range expr.Variables() {
		ok = s.knows(t) && ok
	}
	return ok
}

// knows follows a reference as far as its steps are names.
func (s scope) knows(t hcl.Traversal) bool {
	path := t.RootName()
	v, ok := s.ctx.Variables[path]
	if !ok {
		s.unknownRoot(t)
		return false
	}
	for _, step := range t[1:] {
		name, isName := stepName(step)
		if !isName || !v.IsKnown() || v.IsNull() || !v.Type().IsObjectType() {
			return true
		}
		if !v.Type().HasAttribute(name) {
			s.unknownMember(t.SourceRange(), path, name, v.Type())
			return false
		}
		v = v.GetAttr(name)
		path += "." + name
	}
	return true
}

// stepName is the name in .name or ["name"].
func stepName(step hcl.Traverser) (string, bool) {
	switch step := step.(type) {
	case hcl.TraverseAttr:
		return step.Name, true
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString(), true
		}
	}
	return "", false
}

func (s scope) unknownRoot(t hcl.Traversal) {
	name := t.RootName()
	switch {
	case slices.Contains(roots(), name):
		s.fault(t.SourceRange(), "Misplaced reference", "%s can't be used here, where it isn't known yet what there is. "+
			"Refer to %s only.", name, strings.Join(slices.Sorted(maps.Keys(s.ctx.Variables)), ", "))
	case len(t) == 1 && suggest.Nearest(name, roots()) == "":
		s.fault(t.SourceRange(), "Unknown name", "There is nothing called %s. A text is written in quotes: %q.", name, name)
	default:
		s.fault(t.SourceRange(), "Unknown name", "There is nothing called %s. %s", name, suggest.Known(name, roots()))
	}
}

// unknownMember reports a name that is not in the object at path. The members of bucket, pipeline and so on are what is
// declared; those of anything else are given by the language.
func (s scope) unknownMember(rng hcl.Range, path, name string, object cty.Type) {
	var known []string
	for member := range object.AttributeTypes() {
		known = append(known, path+"."+member)
	}
	slices.Sort(known)
	full, where := path+"."+name, ""
	if s.environment != "" && path != "environment" && path != "local" {
		where = " in environment " + s.environment
	}
	if strings.Contains(path, ".") || path == "env" || path == "project" {
		s.fault(rng, "Unknown attribute", "There is no %s. %s", full, suggest.Known(full, known))
		return
	}
	if place := s.disabled[full]; place != "" {
		s.fault(rng, "Disabled "+path, "%s isn't enabled in %s. Enable it there, or leave out what refers to it.", full,
			place)
		return
	}
	if others := s.declaring(path, name); len(others) > 0 {
		s.fault(rng, "Unknown "+path, "There is no %s%s: only %s declares it. Declare it in the project's block, or refer "+
			"to it there only.", full, where, strings.Join(others, ", "))
		return
	}
	s.absence(rng, "Unknown "+path, "There is no %s%s. %s", full, where, suggest.Known(full, known))
}

// declaring lists the environments whose own block has a block of that type and label.
func (l *loader) declaring(kind, label string) []string {
	var names []string
	for _, e := range l.environments {
		if slices.Contains(e.labelsOf(kind), label) {
			names = append(names, e.Name)
		}
	}
	return names
}

// labelsOf lists the labels of the section's blocks of one type.
func (s *section) labelsOf(kind string) []string {
	switch kind {
	case "bucket":
		return labels(s.Buckets)
	case "repository":
		return labels(s.Repositories)
	case "cluster":
		return labels(s.Clusters)
	case "pipeline":
		return labels(s.Pipelines)
	}
	return nil
}

func labels[B labelled[B]](blocks []B) []string {
	list := make([]string, len(blocks))
	for i, b := range blocks {
		list[i] = b.label()
	}
	return list
}

// reference is the label in a reference to a whole block, such as bucket.input, which like depends_on is not evaluated.
// It reports whatever else the expression is.
func (s scope) reference(expr hcl.Expression, kind string) (string, bool) {
	t, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() || len(t) == 1 {
		s.fault(expr.Range(), "Invalid reference", "Refer to a %[1]s by its label, such as %[1]s.example, without quotes "+
			"or anything else.", kind)
		return "", false
	}
	if !s.knows(t[:min(len(t), 2)]) {
		return "", false
	}
	label, ok := stepName(t[1])
	switch {
	case !ok || t.RootName() != kind:
		s.fault(expr.Range(), "Invalid reference",
			"This is not a %[1]s. Refer to one by its label, such as %[1]s.example.", kind)
		return "", false
	case len(t) > 2:
		s.fault(expr.Range(), "Invalid reference", "Refer to the %[1]s as a whole: %[1]s.%[2]s.", kind, label)
		return "", false
	}
	return label, true
}
