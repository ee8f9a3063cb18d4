package terraform

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// ReadPlan reads a plan that was saved in a file, which takes one terraform process.
func (w *Workspace) ReadPlan(ctx context.Context, file string) (*Plan, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	var plan tfjson.Plan
	found, err := w.answer(ctx, "show", &plan, func(ctx context.Context, out io.Writer) error {
		if err := w.listen(ctx, out); err != nil {
			return err
		}
		_, err := w.tf.ShowPlanFile(ctx, file)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("%s says nothing of the plan in %s", w.binary.Path, file)
	}
	if err != nil {
		return nil, err
	}
	return NewPlan(&plan), nil
}

// NewPlan understands what terraform show -json says of a plan.
func NewPlan(plan *tfjson.Plan) *Plan {
	config := plan.Config
	if config == nil {
		config = &tfjson.Config{}
	}
	return &Plan{
		Changes:   resourceChanges(plan.ResourceChanges, config),
		Outputs:   changedOutputs(plan.OutputChanges),
		Drift:     resourceChanges(plan.ResourceDrift, config),
		Providers: providerConfigs(config, plan.Variables),
		Anew:      !manages(plan.PriorState),

		RolePolicies: rolePolicies(plan.PriorState),
	}
}

// manages reports whether a state has a resource that Terraform manages.
func manages(state *tfjson.State) bool {
	return state != nil && state.Values != nil && moduleManages(state.Values.RootModule)
}

func moduleManages(module *tfjson.StateModule) bool {
	return module != nil && (slices.ContainsFunc(module.Resources, func(r *tfjson.StateResource) bool {
		return r.Mode == tfjson.ManagedResourceMode
	}) || slices.ContainsFunc(module.ChildModules, moduleManages))
}

func resourceChanges(changes []*tfjson.ResourceChange, config *tfjson.Config) []ResourceChange {
	var converted []ResourceChange
	for _, c := range changes {
		action := actionOf(c)
		if action == NoOp {
			continue
		}
		r := ResourceChange{
			Change: Change{
				Address: c.Address, ResourceType: c.Type, Action: action, Reason: reason(string(c.ActionReason)),
			},
			Deposed:    c.DeposedKey,
			Before:     object(c.Change.Before),
			After:      object(c.Change.After),
			Attributes: attributes("", c.Change),
			Configured: configured(config, c),
		}
		if c.Change.Importing != nil {
			r.ImportID = c.Change.Importing.ID
		}
		if c.PreviousAddress != c.Address {
			r.MovedFrom = c.PreviousAddress
		}
		converted = append(converted, r)
	}
	slices.SortStableFunc(converted, func(a, b ResourceChange) int { return strings.Compare(a.Address, b.Address) })
	return converted
}

// changedOutputs are the outputs that change, by name.
func changedOutputs(outputs map[string]*tfjson.Change) []OutputChange {
	var changed []OutputChange
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		if change := outputs[name]; !change.Actions.NoOp() {
			changed = append(changed, OutputChange{Name: name, Attributes: attributes(name, change)})
		}
	}
	return changed
}

// actionOf names a change as the event stream does: a resource that moves or is taken over, and is changed besides, is
// an update, or whatever the change is.
func actionOf(c *tfjson.ResourceChange) Action {
	switch actions := c.Change.Actions; {
	case actions.Replace():
		return Replace
	case actions.Create():
		return Create
	case actions.Update():
		return Update
	case actions.Delete():
		return Delete
	case actions.Read():
		return Read
	case actions.Forget():
		return Forget
	case len(actions) > 1: // the old object leaves the state, instead of being destroyed
		return Replace
	}
	if c.PreviousAddress != "" && c.PreviousAddress != c.Address {
		return Move
	}
	if c.Change.Importing != nil {
		return Import
	}
	return NoOp
}

// reason translates a plan's reason into the event stream's word for it. Most are the same.
func reason(r string) string {
	switch r {
	case "replace_because_cannot_update":
		return "cannot_update"
	case "replace_because_tainted":
		return "tainted"
	case "replace_by_request":
		return "requested"
	case "replace_by_triggers":
		return "replace_triggered_by"
	}
	return r
}

// object is a value that is an object or null.
func object(value any) map[string]any {
	o, _ := value.(map[string]any)
	return o
}
