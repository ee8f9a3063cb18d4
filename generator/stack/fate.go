package stack

import (
	"slices"
	"strings"
)

// Fate is what becomes of a resource when the stack becomes an environment.
type Fate struct {
	Resource
	Kind    FateKind `json:"fate"`
	Becomes string   `json:"becomes,omitempty"` // what it is in the spec, of one that is taken over
}

// FateKind is one of the fates.
type FateKind string

// The fates.
const (
	TakenOver FateKind = "taken over"   // under the name that it has
	MadeAnew  FateKind = "made anew"    // tfgen makes its own, and this one goes with the stack
	Stays     FateKind = "stays"        // as it is, and has to outlive the stack
	NoPlace   FateKind = "has no place" // in the spec
)

// Retained reports whether all of the stack stays when it is deleted, but for what CDK notes of itself.
func (d Draft) Retained() bool {
	return !slices.ContainsFunc(d.Fates, func(f Fate) bool { return !f.Retained && f.Type != metadataType })
}

// fates are those of all resources, after the draft was written.
func (d *drafter) fates() []Fate {
	var fates []Fate
	for _, r := range d.Resources {
		fates = append(fates, d.fate(r))
	}
	return fates
}

func (d *drafter) fate(r Resource) Fate {
	name, uses := r.ID, slices.Contains(d.Uses, r.LogicalID)
	switch r.Type {
	case clusterType, machineType:
		name = name[strings.LastIndexAny(name, "/:")+1:]
	case policyType:
		if bucket := d.taken[resource{bucketType, d.Policies[r.LogicalID]}]; bucket != "" {
			return Fate{r, TakenOver, "the policy of " + bucket}
		}
	}
	if ref := d.taken[resource{r.Type, name}]; ref != "" {
		return Fate{r, TakenOver, ref}
	}
	if d.anew[resource{r.Type, name}] {
		return Fate{r, MadeAnew, ""}
	}
	if r.Type == metadataType {
		return Fate{r, MadeAnew, ""}
	}
	service, _, _ := strings.Cut(strings.TrimPrefix(r.Type, "AWS::"), "::")
	switch service {
	case "EC2", "Logs":
		return Fate{r, Stays, ""}
	case "IAM", "ECS", "Scheduler", "Events":
		if uses {
			return Fate{r, MadeAnew, ""}
		}
	default:
		if uses {
			return Fate{r, Stays, ""}
		}
	}
	return Fate{r, NoPlace, ""}
}
