package terraform

// Plan is what applying a saved plan would do. The zero value does nothing. Its values can be secrets, where Sensitive
// says so, and the values of a resource as a whole (Before, After) always can: whoever shows them redacts.
type Plan struct {
	Changes   []ResourceChange // what the plan does, by address; nothing for resources that stay
	Outputs   []OutputChange   // by name
	Drift     []ResourceChange // found changed outside Terraform, by address; attributes that were only refreshed too
	Providers []ProviderConfig // of the AWS provider, from any registry
	Anew      bool             // the state has nothing that Terraform manages

	// RolePolicies are the names of the inline and the ARNs of the managed policies that resources of their own give
	// roles, by the role's name.
	RolePolicies map[string][]string
}

// HasChanges reports whether there is something to apply.
func (p *Plan) HasChanges() bool { return len(p.Changes)+len(p.Outputs) > 0 }

// Summary counts the changes as Terraform does.
func (p *Plan) Summary() Summary {
	var s Summary
	for _, c := range p.Changes {
		s.add(c.Action)
		if c.ImportID != "" {
			s.Import++
		}
	}
	return s
}

// ProviderConfig is what a provider block says about accounts, as far as it is literal.
type ProviderConfig struct {
	RoleARN         string // of assume_role, empty without one
	AllowedAccounts []string
}

// ResourceChange is a Change with its values.
type ResourceChange struct {
	Change
	ImportID   string // of a resource that the plan takes over; else empty
	MovedFrom  string // its address so far, where that is another one
	Deposed    string // key of what an earlier replacement has left behind, if it is this that goes, not the resource
	Before     map[string]any
	After      map[string]any // nil for a deletion; what is unknown until the apply is missing
	Attributes []Attribute    // that differ, by path; all that are set for a resource that is created or deleted
	Configured []string       // names of the attributes and blocks that the configuration sets, sorted
}

// Attribute is one value of a resource that a change touches. Values are as encoding/json decodes them; a list or
// object is taken apart down to its leaves.
type Attribute struct {
	Path      string // "tags.Owner", "ingress[0].cidr_ipv4"
	Before    any    // nil where there was none
	After     any    // nil where there will be none, and where Unknown
	Unknown   bool   // known after the apply only
	Sensitive bool
	Replaces  bool // it is why the resource has to be replaced
}

// OutputChange is an output that gets another value.
type OutputChange struct {
	Name       string
	Attributes []Attribute // that differ; their paths begin with the name
}

// Existing is an object that a plan takes over instead of creating it.
type Existing struct {
	Address string
	ID      string // what terraform import wants for this type of resource
}

// StateID says which state this is: a plan is for one.
type StateID struct {
	Lineage string `json:"lineage"` // empty where there is no state yet
	Serial  uint64 `json:"serial"`
}
