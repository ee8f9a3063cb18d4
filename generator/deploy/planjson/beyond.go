package planjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Beyond is what a plan does that a reviewed one doesn't, a sentence each, by the address of the resource, or by the
// name of the output behind "output.". A plan may do less: what an apply has done before it failed needn't be done
// again. It may know what was unknown. Sensitive values can't be compared, but for what becomes of them.
func (reviewed Plan) Beyond(plan Plan) map[string]string {
	changes, outputs := map[string]Change{}, map[string]Output{}
	for _, c := range reviewed.Changes {
		changes[c.Address+c.Deposed] = c
	}
	for _, o := range reviewed.Outputs {
		outputs[o.Name] = o
	}
	beyond := map[string]string{}
	add := func(name, text string) {
		if text != "" {
			beyond[name] = text
		}
	}
	for _, c := range plan.Changes {
		was, had := changes[c.Address+c.Deposed]
		add(c.Address, c.beyond(was, had))
	}
	for _, o := range plan.Outputs {
		was, had := outputs[o.Name]
		if !had {
			add("output."+o.Name, "it would change, which wasn't reviewed")
			continue
		}
		add("output."+o.Name, differing(was.Attributes, o.Attributes))
	}
	return beyond
}

// beyond says in which way a change is another one than that which was reviewed, if there was any.
func (c Change) beyond(was Change, had bool) string {
	switch {
	case !had:
		return fmt.Sprintf("it would be changed (%s), which wasn't reviewed", c.Action)
	case c.Action != was.Action:
		return fmt.Sprintf("what was reviewed is %s, and this is %s", was.Action, c.Action)
	case c.ImportID != was.ImportID:
		return fmt.Sprintf("what was reviewed takes over %q, and this %q", was.ImportID, c.ImportID)
	case c.MovedFrom != was.MovedFrom:
		return fmt.Sprintf("what was reviewed moves it from %q, and this from %q", was.MovedFrom, c.MovedFrom)
	case c.Action == terraform.Delete || c.Action == terraform.Forget:
		return "" // whatever it has been
	}
	return differing(was.Attributes, c.Attributes)
}

// differing says at which attribute two changes differ first; empty: at none. Several may have one path: those of a
// list that was taken apart.
func differing(reviewed, now []Attribute) string {
	for _, a := range now {
		if !contain(reviewed, a) && !becameKnown(reviewed, a) {
			return a.Path + " isn't what was reviewed"
		}
	}
	for _, a := range reviewed {
		if !contain(now, a) && !a.Unknown {
			return a.Path + " doesn't change, unlike in what was reviewed"
		}
	}
	return ""
}

func contain(all []Attribute, a Attribute) bool {
	return slices.ContainsFunc(all, func(b Attribute) bool { return a.Path == b.Path && same(a, b) })
}

// same compares what becomes of an attribute, as it is written.
func same(a, b Attribute) bool {
	x, err := json.Marshal(a)
	y, failed := json.Marshal(b)
	return err == nil && failed == nil && bytes.Equal(x, y)
}

// becameKnown reports whether the attribute, or what it is in, was unknown when it was reviewed. What is known already
// has to be as it was.
func becameKnown(reviewed []Attribute, a Attribute) bool {
	for _, old := range reviewed {
		if !old.Unknown || old.Sensitive != a.Sensitive {
			continue
		}
		inside, within := strings.CutPrefix(a.Path, old.Path)
		if within && inside == "" {
			return same(Attribute{Before: old.Before}, Attribute{Before: a.Before})
		}
		if within && (inside[0] == '.' || inside[0] == '[') {
			return true
		}
	}
	return false
}
