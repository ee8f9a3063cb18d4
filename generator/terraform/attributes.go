package terraform

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
)

// attributes are the leaves in which the two values of a change differ, by path. Elements of lists and sets are
// compared by position: the plan doesn't say which of the two it is.
func attributes(c *tfjson.Change) []Attribute {
	d := &differ{replaces: c.ReplacePaths}
	d.walk(nil, node{
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
	for _, step := range steps {
		d.walk(append(slices.Clip(path), step), n.at(step))
	}
}

// steps are the keys or indices below a node, sorted; none at a leaf. What becomes unknown as a whole is one, and so is
// what changes from a list to an object.
func (n node) steps() []any {
	var steps []any
	switch {
	case n.unknown == true:
	case isObject(n.before, n.after):
		keys := maps.Clone(object(n.before))
		if keys == nil {
			keys = map[string]any{}
		}
		maps.Copy(keys, object(n.after))
		maps.Copy(keys, object(n.unknown))
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			steps = append(steps, key)
		}
	case isList(n.before, n.after):
		for i := range max(len(list(n.before)), len(list(n.after)), len(list(n.unknown))) {
			steps = append(steps, i)
		}
	}
	return steps
}

func (n node) at(step any) node {
	return node{
		before: child(n.before, step), after: child(n.after, step), unknown: child(n.unknown, step),
		beforeSensitive: child(n.beforeSensitive, step), afterSensitive: child(n.afterSensitive, step),
	}
}

func (d *differ) leaf(path []any, n node) {
	unknown := n.unknown == true
	if len(path) == 0 || empty(n.before) && empty(n.after) && !unknown ||
		!unknown && reflect.DeepEqual(n.before, n.after) {
		return
	}
	d.found = append(d.found, Attribute{
		Path: render(path), Before: n.before, After: n.after, Unknown: unknown,
		Sensitive: n.beforeSensitive == true || n.afterSensitive == true,
		Replaces:  slices.ContainsFunc(d.replaces, func(r any) bool { return overlap(path, list(r)) }),
	})
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

// isObject reports whether all of the values are objects, but for those that are null, and one is not.
func isObject(a, b any) bool {
	return (a == nil || object(a) != nil) && (b == nil || object(b) != nil) && (a != nil || b != nil)
}

func isList(a, b any) bool {
	return (a == nil || list(a) != nil) && (b == nil || list(b) != nil) && (a != nil || b != nil)
}

func list(value any) []any {
	l, _ := value.([]any)
	return l
}

// empty reports whether there is nothing to tell of a value: it is null, or a list or object without elements.
func empty(value any) bool {
	return value == nil || isObject(value, nil) && len(object(value)) == 0 || isList(value, nil) && len(list(value)) == 0
}

// render writes a path as Terraform does: tags.Owner, tags["a:b"], ingress[0].cidr_ipv4.
func render(path []any) string {
	var text string
	for _, step := range path {
		key, ok := step.(string)
		switch {
		case !ok:
			text += fmt.Sprintf("[%d]", step)
		case !regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`).MatchString(key):
			text += fmt.Sprintf("[%q]", key)
		case text == "":
			text = key
		default:
			text += "." + key
		}
	}
	return text
}
