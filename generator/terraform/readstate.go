package terraform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
)

// StateResource is a resource that a state has.
type StateResource struct {
	Address    string
	Type       string
	Attributes map[string]any
}

// ParseState reads the resources that Terraform manages out of a state: what terraform state pull or terraform show
// -json prints, or a state file.
func ParseState(text []byte) ([]StateResource, error) {
	var is struct {
		Version       int             // of a state
		FormatVersion string          `json:"format_version"` // of terraform show -json
		PlannedValues json.RawMessage `json:"planned_values"` // of a plan
	}
	err := json.Unmarshal(text, &is)
	var otherShape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &otherShape): // what it says is of Go's types
		return nil, errNoState
	case err != nil:
		return nil, fmt.Errorf("it is no JSON, as terraform state pull prints it: %w", err)
	case is.PlannedValues != nil:
		return nil, errors.New("it is a plan: terraform state pull prints the state")
	case is.Version == 4:
		var s state
		err := json.Unmarshal(text, &s)
		return s.managed(), err
	case is.FormatVersion != "":
		var s tfjson.State
		if err := json.Unmarshal(text, &s); err != nil || s.Values == nil {
			return nil, err // nil where the state is empty
		}
		return moduleResources(s.Values.RootModule), nil
	}
	return nil, errNoState
}

var errNoState = errors.New("it is no state of version 4, which Terraform has written since 0.12: terraform state " +
	"pull prints one")

// Resources are what the state has that Terraform manages.
func (w *Workspace) Resources(ctx context.Context) ([]StateResource, error) {
	var s state
	_, err := w.pullState(ctx, &s)
	return s.managed(), err
}

func (s state) managed() []StateResource {
	var all []StateResource
	for _, r := range s.Resources {
		for _, i := range r.Instances {
			if r.Mode == string(tfjson.ManagedResourceMode) {
				all = append(all, StateResource{Address: r.address(i.Key), Type: r.Type, Attributes: i.Attributes})
			}
		}
	}
	return all
}

func moduleResources(module *tfjson.StateModule) []StateResource {
	if module == nil {
		return nil
	}
	var all []StateResource
	for _, r := range module.Resources {
		if r.Mode == tfjson.ManagedResourceMode {
			all = append(all, StateResource{Address: r.Address, Type: r.Type, Attributes: r.AttributeValues})
		}
	}
	for _, child := range module.ChildModules {
		all = append(all, moduleResources(child)...)
	}
	return all
}
