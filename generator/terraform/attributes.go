package terraform

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	tfjson "github.com/hashicorp/terraform-json"
)

// attributes are the leaves in which the two values of a change differ, by path. Elements of lists and sets that are on
// both sides are matched with each other, wherever they stand; the others are compared in turn.
func attributes(root string, c *tfjson.Change) []Attribute {
	d := &differ{replaces: c.ReplacePaths}
	var path []any
	if root != "" {
		path = []any{root}
	}
	d.walk(path, node{
		before: c.Before, after: c.After, unknown: c.AfterUnknown,
		beforeSensitive: c.BeforeSensitive, afterSensitive: c.AfterSensitive,
	})
	return d.found
}

// node is one place in the values of a change, and what is said about it. unknown and the sensitive ones are true, or
// structures like the value's that are true at some of its leaves.
type node struct {
	before, after                            any
	unknown, beforeSensitive, afterSensitive any
	oneSided                                 bool // it is a part of what is there before only, or after only
}

type differ struct {
	replaces []any // paths, each a list of keys and indices
	found    []Attribute
}

func (d *differ) walk(path []any, n node) {
	steps := n.steps()
	if len(steps) == 0 {
		d.leaf(path, n)
		return
	}
	for _, s := range steps {
		d.walk(append(slices.Clip(path), s.name()), n.child(s))
	}
}

// steps lead to what is below a node; none at a leaf. What becomes unknown as a whole is one, and so is what changes
// from a list to an object.
func (n node) steps() []branch {
	after := n.after
	if after == nil && holds(n.unknown) {
		after = n.unknown // nothing in it is known, and it has the value's structure
	}
	var steps []branch
	switch {
	case n.unknown == true:
	case all(object, n.before, after):
		keys := map[string]any{}
		for _, value := range []any{n.before, after, n.unknown} {
			maps.Copy(keys, object(value))
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			steps = append(steps, branch{key, key})
		}
	case all(list, n.before, after):
		steps = align(list(n.before), list(after), list(n.unknown))
	}
	return steps
}

func (n node) child(s branch) node {
	return node{
		before: child(n.before, s.before), after: child(n.after, s.after), unknown: child(n.unknown, s.after),
		beforeSensitive: child(n.beforeSensitive, s.before), afterSensitive: child(n.afterSensitive, s.after),
		oneSided: n.before == nil || n.after == nil,
	}
}

// leaf notes a difference. Nothing is said of what is null or empty in a part that comes or goes as a whole.
func (d *differ) leaf(path []any, n node) {
	unknown := holds(n.unknown)
	sensitive, sensitiveAfter := holds(n.beforeSensitive), holds(n.afterSensitive)
	switch {
	case len(path) == 0, n.oneSided && empty(n.before) && empty(n.after) && !unknown:
		return
	case !unknown && reflect.DeepEqual(n.before, n.after) && (sensitive == sensitiveAfter || empty(n.before)):
		return
	}
	d.found = append(d.found, Attribute{
		Path: render(path), Before: n.before, After: n.after, Unknown: unknown, Sensitive: sensitive || sensitiveAfter,
		Replaces: slices.ContainsFunc(d.replaces, func(r any) bool { return overlap(path, list(r)) }),
	})
}

// holds reports whether something that is said of a value is said of any part of it.
func holds(said any) bool {
	switch said := said.(type) {
	case bool:
		return said
	case []any:
		return slices.ContainsFunc(said, holds)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(said)), holds)
	}
	return false
}

// overlap reports whether one path leads to the other.
func overlap(path, other []any) bool {
	for i := range min(len(path), len(other)) {
		if fmt.Sprint(path[i]) != fmt.Sprint(other[i]) { // an index in JSON is a float64
			return false
		}
	}
	return true
}

// child is what a value holds at a step. What is said of a value as a whole holds for all its parts.
func child(value, step any) any {
	switch v := value.(type) {
	case bool:
		return v
	case map[string]any:
		if key, ok := step.(string); ok {
			return v[key]
		}
	case []any:
		if i, ok := step.(int); ok && i < len(v) {
			return v[i]
		}
	}
	return nil
}

// all reports whether both values are of a kind, or one of them is and the other is null.
func all[T map[string]any | []any](as func(any) T, a, b any) bool {
	return (a == nil || as(a) != nil) && (b == nil || as(b) != nil) && (a != nil || b != nil)
}

func list(value any) []any {
	l, _ := value.([]any)
	return l
}

// empty reports whether there is nothing to tell of a value: it is null, or a list or object without elements.
func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

// render writes a path as Terraform does: tags.Owner, tags["a:b"], ingress[0].cidr_ipv4.
func render(path []any) string {
	var text string
	for _, step := range path {
		key, ok := step.(string)
		switch {
		case !ok:
			text += fmt.Sprintf("[%d]", step)
		case !hclsyntax.ValidIdentifier(key):
			text += fmt.Sprintf("[%q]", key)
		case text == "":
			text = key
		default:
			text += "." + key
		}
	}
	return text
}
