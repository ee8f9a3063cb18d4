package terraform

import (
	"context"
	"encoding/json"
	"io"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Tainted are the resources of the state that are marked to be replaced, with their attributes as Before: Terraform
// marks those whose creation it could not complete.
func (w *Workspace) Tainted(ctx context.Context) ([]ResourceChange, error) {
	var s state
	_, err := w.pullState(ctx, &s)
	return s.tainted(), err
}

// state is what matters here of a state of version 4, the format since Terraform 0.12.
type state struct{ Resources []stateResource }

func (s state) tainted() []ResourceChange {
	var list []ResourceChange
	for _, r := range s.Resources {
		for _, i := range r.Instances {
			if i.Status == "tainted" {
				change := Change{Address: r.address(i.Key), ResourceType: r.Type, Action: Replace, Reason: "tainted"}
				list = append(list, ResourceChange{Change: change, Before: i.Attributes})
			}
		}
	}
	return list
}

// Untaint takes the mark off a resource, so that the next plan changes it in place where it isn't as configured.
func (w *Workspace) Untaint(ctx context.Context, address string) error {
	return w.run(ctx, "untaint", nil, func(ctx context.Context, _ io.Writer) error {
		return w.tf.Untaint(ctx, address, tfexec.LockTimeout(w.opts.LockTimeout.String()))
	})
}

// stateResource is what matters here of a resource in a state.
type stateResource struct {
	Mode      string // "managed" or "data"
	Module    string // "module.storage"; empty in the root
	Type      string
	Name      string
	Instances []struct {
		Key        json.RawMessage `json:"index_key"` // a string or a number; none without for_each and count
		Status     string
		Attributes map[string]any
	}
}

func (r stateResource) address(key json.RawMessage) string {
	address := r.Type + "." + r.Name
	if r.Module != "" {
		address = r.Module + "." + address
	}
	if len(key) > 0 {
		address += "[" + string(key) + "]"
	}
	return address
}
