package adopt

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// State is another state of the user's, whose resources plans may take over.
type State struct {
	env       *spec.Environment
	resources []stateResource
}

type stateResource struct {
	terraform.StateResource
	row   resources.Type
	place string   // its address in the environment's state, or in the plan that takes it over
	among []string // addresses in the plan that it may be, as others of the state may
}

// NewState is a state with these resources, for an environment.
func NewState(env *spec.Environment, all []terraform.StateResource) *State {
	s := &State{env: env}
	for _, r := range all {
		s.resources = append(s.resources, stateResource{StateResource: r, row: resources.Of(r.Type)})
	}
	return s
}

// Match returns the resources of the state that creations among a plan's changes stand for, in the order of the
// changes: of the same type, with the same values of what tells those of the type apart. What isn't known before
// another resource was taken over, such as a subnet's VPC, can't match yet. Of those that the plan imports already, or
// that were found in the account, it notes that they have a place.
func (s *State) Match(changes []terraform.ResourceChange, found []Object) []Object {
	taken := map[string]bool{}
	for i, o := range found {
		taken[o.Address] = true
		if r := s.place(typeOf(changes, o.Address), o.ID, o.Address); r != nil {
			found[i].From = r.Address
		}
	}
	byIdentity := map[string][]terraform.ResourceChange{}
	for _, c := range changes {
		if c.ImportID != "" {
			s.place(c.ResourceType, c.ImportID, c.Address)
		}
		id := identity(resources.Of(c.ResourceType), c.After)
		if c.Action == terraform.Create && !taken[c.Address] && id != "" {
			byIdentity[id] = append(byIdentity[id], c)
		}
	}
	var matched []Object
	for _, c := range changes {
		id := identity(resources.Of(c.ResourceType), c.After)
		if planned := byIdentity[id]; len(planned) > 0 && planned[0].Address == c.Address {
			matched = append(matched, pair(planned, s.like(id))...)
		}
	}
	return matched
}

// Have notes which of the state's resources the environment's own state has already.
func (s *State) Have(own []terraform.StateResource) {
	for _, r := range own {
		s.place(r.Type, resources.Of(r.Type).IDOf(r.Attributes), r.Address)
	}
}

// place notes where the resource of that import ID is from now on, nil where the state has none.
func (s *State) place(kind, id, address string) *stateResource {
	for i := range s.resources {
		if r := &s.resources[i]; r.Type == kind && r.row.IDOf(r.Attributes) == id {
			r.place = address
			return r
		}
	}
	return nil
}

// like are the resources of an identity that have no place yet.
func (s *State) like(id string) []*stateResource {
	var like []*stateResource
	for i := range s.resources {
		if r := &s.resources[i]; r.place == "" && s.elsewhere(r) == "" && identity(r.row, r.Attributes) == id {
			like = append(like, r)
		}
	}
	return like
}

// elsewhere is the account or the region that a resource is in, if its ARN tells that it isn't the environment's.
func (s *State) elsewhere(r *stateResource) string {
	arn, _ := r.Attributes["arn"].(string)
	switch parts := strings.SplitN(arn, ":", 6); {
	case len(parts) < 6 || r.row.ForeignARN:
		return ""
	case parts[4] != "" && parts[4] != s.env.AccountID && parts[4] != "aws":
		return "account " + parts[4]
	case parts[3] != "" && parts[3] != s.env.Region:
		return "region " + parts[3]
	}
	return ""
}

// pair takes over what is one to one, at once or by the tag Name. It notes of others that they can't be told apart.
func pair(planned []terraform.ResourceChange, have []*stateResource) []Object {
	if len(planned) == 1 && len(have) == 1 {
		return []Object{take(planned[0], have[0])}
	}
	var matched []Object
	var left []string // addresses
	for _, c := range planned {
		name := nameTag(c.After)
		same := slices.DeleteFunc(slices.Clone(have), func(r *stateResource) bool { return nameTag(r.Attributes) != name })
		rivals := slices.DeleteFunc(slices.Clone(planned), func(o terraform.ResourceChange) bool {
			return nameTag(o.After) != name
		})
		if name != "" && len(same) == 1 && len(rivals) == 1 {
			matched = append(matched, take(c, same[0]))
		} else {
			left = append(left, c.Address)
		}
	}
	for _, r := range have {
		r.among = left
	}
	return matched
}

func take(c terraform.ResourceChange, r *stateResource) Object {
	r.place = c.Address
	return Object{Existing: terraform.Existing{Address: c.Address, ID: r.row.IDOf(r.Attributes)}, From: r.Address}
}

func nameTag(values map[string]any) string {
	tags, _ := values["tags"].(map[string]any)
	name, _ := tags["Name"].(string)
	return name
}

// identity is what tells a resource from others in the account, with its type; empty where it isn't known yet.
func identity(row resources.Type, values map[string]any) string {
	if len(row.Identity) == 0 {
		return ""
	}
	key := []any{row.Name}
	for _, name := range row.Identity {
		value, known := values[name]
		if !known {
			return ""
		}
		if value == "" {
			value = nil // a provider's way to keep what isn't set
		}
		key = append(key, value)
	}
	text, err := json.Marshal(key)
	if err != nil {
		return ""
	}
	return string(text)
}

func typeOf(changes []terraform.ResourceChange, address string) string {
	for _, c := range changes {
		if c.Address == address {
			return c.ResourceType
		}
	}
	return ""
}

// Unplaced is a resource of a state that no plan takes over.
type Unplaced struct {
	Address string `json:"address"`
	Why     string `json:"why"`
}

// Unplaced are the resources of the state that have no place in the environment, by address.
func (s *State) Unplaced() []Unplaced {
	var all []Unplaced
	for i := range s.resources {
		if r := &s.resources[i]; r.place == "" {
			all = append(all, Unplaced{r.Address, s.why(r)})
		}
	}
	slices.SortFunc(all, func(a, b Unplaced) int { return cmp.Compare(a.Address, b.Address) })
	return all
}

// why is why a resource has no place.
func (s *State) why(r *stateResource) string {
	switch {
	case r.row.Permissions == nil:
		return "tfgen renders no " + r.Type + ": keep it in files of your own"
	case s.elsewhere(r) != "":
		return "it is in " + s.elsewhere(r)
	case len(r.row.Identity) == 0:
		return "the apply makes a new one, which takes nothing away"
	case len(r.among) > 0:
		return fmt.Sprintf("it isn't the only one that could be %s: write an import block for the right one (its id is %s)",
			strings.Join(r.among, " or "), r.row.IDOf(r.Attributes))
	default:
		return "the plan creates nothing like it"
	}
}
