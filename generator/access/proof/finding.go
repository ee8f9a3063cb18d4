package proof

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
)

// Class says how what is granted differs from what is meant.
type Class string

// The classes of findings.
const (
	Missing   Class = "missing"   // something that is meant is not allowed
	Excess    Class = "excess"    // something that is not meant is allowed, by this side at least
	Undecided Class = "undecided" // it can't be told
	Stale     Class = "stale"     // something that is accepted isn't there, or is accepted no more
)

// Finding is one difference between the rendered files and the spec.
type Finding struct {
	Class     Class       `json:"class"`
	Summary   string      `json:"summary"`
	Detail    string      `json:"detail"`
	Side      access.Side `json:"side,omitempty"` // whose half it is; empty where it is both or neither
	Sid       string      `json:"sid,omitempty"`  // of the statement, where one is at fault
	Principal string      `json:"principal,omitempty"`
	Resource  string      `json:"resource,omitempty"`
	Envs      []string    `json:"environments"` // that it concerns

	Fixes []Fix `json:"fixes,omitempty"` // what can be done about it, the first that fits

	// Counterexample is a request that is answered otherwise than meant; nil where there is none to tell.
	Counterexample *Request `json:"counterexample,omitempty"`

	Range hcl.Range `json:"-"`
}

// Request is a request as tfgen access simulate reads it.
type Request struct {
	Principal        string              `json:"principal"`
	PrincipalAccount *string             `json:"principal_account"`
	Action           string              `json:"action"`
	Resource         string              `json:"resource"`
	ResourceAccount  string              `json:"resource_account"`
	Context          map[string][]string `json:"context"`
}

func newRequest(request *access.Request) *Request {
	if request == nil {
		return nil
	}
	full := request.WithDefaults()
	q := &Request{
		Principal: request.Principal, Action: request.Action, Resource: request.Resource,
		ResourceAccount: request.ResourceAccount, Context: map[string][]string{},
	}
	if account := cmp.Or(request.PrincipalAccount, parsed(request.Principal).Account); account != "" {
		q.PrincipalAccount = &account
	}
	for key, values := range full.Context {
		if len(values) > 0 {
			q.Context[key] = values
		}
	}
	return q
}

// certain reports whether what is granted isn't what is meant.
func (f *Finding) certain() bool { return f.Class == Excess || f.Class == Missing }

// severity is that of the finding's diagnostic: what can't be told isn't known to be wrong.
func (f *Finding) severity() hcl.DiagnosticSeverity {
	if !f.certain() {
		return hcl.DiagWarning
	}
	return hcl.DiagError
}

// concerns reports whether one of the environments has to do with it.
func (f *Finding) concerns(envs []string) bool {
	return len(f.Envs) == 0 || slices.ContainsFunc(f.Envs, func(e string) bool { return slices.Contains(envs, e) })
}

// sortFindings sorts by what is most certain, then by place, and drops what is said twice.
func sortFindings(all []Finding) []Finding {
	rank := map[Class]int{Excess: 0, Missing: 1, Undecided: 2, Stale: 3}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(rank[a.Class], rank[b.Class]),
			cmp.Compare(a.Range.Filename, b.Range.Filename),
			cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
			cmp.Compare(a.Summary, b.Summary),
			cmp.Compare(a.Detail, b.Detail))
	})
	return slices.CompactFunc(all, func(a, b Finding) bool {
		return a.Range == b.Range && a.Summary == b.Summary && a.Detail == b.Detail
	})
}
