// Package planjson is what plans do, as JSON without sensitive values: for other programs, for a comment from many
// jobs, and to hold a later plan against what was reviewed.
package planjson

import (
	"github.com/tfgen/tfgen/generator/terraform"
)

// Plan is what a plan does in an environment.
type Plan struct {
	Changes []Change
	Outputs []Output
}

// Change is what becomes of one resource.
type Change struct {
	Address    string           `json:"address"`
	Type       string           `json:"type"`
	Action     terraform.Action `json:"action"`
	Reason     string           `json:"reason,omitempty"`
	ImportID   string           `json:"import_id,omitempty"`  // of a resource that is taken over
	MovedFrom  string           `json:"moved_from,omitempty"` // its address so far
	Deposed    string           `json:"deposed,omitempty"`    // key of what an earlier replacement has left, if that goes
	Configured []string         `json:"configured,omitempty"` // attributes and blocks that the configuration sets
	Tagged     bool             `json:"tagged,omitempty"`     // tags_all, which it has afterwards, is known
	Attributes []Attribute      `json:"attributes,omitempty"` // that differ
}

// Output is one that gets another value.
type Output struct {
	Name       string      `json:"name"`
	Attributes []Attribute `json:"attributes,omitempty"` // that differ
}

// Attribute has no values where they are sensitive, but what becomes of them.
type Attribute struct {
	Path      string `json:"path"`
	Before    any    `json:"before,omitempty"`
	After     any    `json:"after,omitempty"`
	Unknown   bool   `json:"unknown,omitempty"`
	Sensitive bool   `json:"sensitive,omitempty"`
	Hidden    Hidden `json:"hidden,omitempty"` // of a sensitive one
	Replaces  bool   `json:"replaces,omitempty"`
}

// Of is what a plan does; nothing where there is none.
func Of(plan *terraform.Plan) Plan {
	s := Plan{Changes: []Change{}, Outputs: []Output{}}
	if plan == nil {
		return s
	}
	for _, o := range plan.Outputs {
		s.Outputs = append(s.Outputs, Output{o.Name, attributes(o.Attributes)})
	}
	s.Changes = Changes(plan.Changes)
	return s
}

// Changes are those of a plan, or drift.
func Changes(changes []terraform.ResourceChange) []Change {
	all := []Change{}
	for _, c := range changes {
		_, tagged := c.After[tagsAll].(map[string]any)
		all = append(all, Change{
			Address: c.Address, Type: c.ResourceType, Action: c.Action, Reason: c.Reason, ImportID: c.ImportID,
			MovedFrom: c.MovedFrom, Deposed: c.Deposed, Configured: c.Configured, Tagged: tagged,
			Attributes: attributes(c.Attributes),
		})
	}
	return all
}

// tagsAll is the attribute with all tags of an object, those by default included.
const tagsAll = "tags_all"

// Resources are changes as a review shows them. Values of resources as a whole are not among it.
func Resources(changes []Change) []terraform.ResourceChange {
	var all []terraform.ResourceChange
	for _, c := range changes {
		resource := terraform.ResourceChange{
			Change:   terraform.Change{Address: c.Address, ResourceType: c.Type, Action: c.Action, Reason: c.Reason},
			ImportID: c.ImportID, MovedFrom: c.MovedFrom, Deposed: c.Deposed, Configured: c.Configured,
			Attributes: shown(c.Attributes),
		}
		if c.Tagged {
			resource.After = map[string]any{tagsAll: map[string]any{}}
		}
		all = append(all, resource)
	}
	return all
}

// Plan is the plan as a review shows it, as Resources are.
func (s Plan) Plan() *terraform.Plan {
	plan := &terraform.Plan{Changes: Resources(s.Changes)}
	for _, o := range s.Outputs {
		plan.Outputs = append(plan.Outputs, terraform.OutputChange{Name: o.Name, Attributes: shown(o.Attributes)})
	}
	return plan
}
