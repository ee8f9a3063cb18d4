package stack

import "strings"

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

// fates are those of all resources, after the draft was written.
func (d *drafter) fates() []Fate {
	var fates []Fate
	for _, r := range d.Resources {
		fates = append(fates, d.fate(r))
	}
	return fates
}

func (d *drafter) fate(r Resource) Fate {
	name := r.ID
	switch r.Type {
	case "AWS::ECS::Cluster", "AWS::StepFunctions::StateMachine":
		name = name[strings.LastIndexAny(name, "/:")+1:]
	}
	if ref := d.taken[name]; ref != "" {
		return Fate{r, TakenOver, ref}
	}
	service, _, _ := strings.Cut(strings.TrimPrefix(r.Type, "AWS::"), "::")
	switch {
	case service == "EC2", r.Type == "AWS::Logs::LogGroup":
		return Fate{r, Stays, ""}
	case r.Type == "AWS::CDK::Metadata", service == "IAM", r.Type == "AWS::S3::BucketPolicy",
		r.Type == "AWS::ECS::TaskDefinition", d.schedules(r):
		return Fate{r, MadeAnew, ""}
	}
	return Fate{r, NoPlace, ""}
}

// schedules reports whether a resource starts pipelines at a time, which the draft says.
func (d *drafter) schedules(r Resource) bool {
	if r.Type != "AWS::Scheduler::Schedule" && r.Type != "AWS::Events::Rule" {
		return false
	}
	for _, p := range d.Pipelines {
		if len(p.Schedules) > 0 {
			return true
		}
	}
	return false
}
