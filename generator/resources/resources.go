// Package resources is the catalogue of the resource types that the templates render: all that tfgen knows of a type
// beside how it is rendered. The rows of a service are in the file of its name.
//
// A new resource type is a template, a row here, and a golden.
package resources

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Type is what is known of a resource type.
type Type struct {
	Name string // "aws_s3_bucket"

	// Data says in words what would be lost with a resource of the type and could not be made again; empty: nothing.
	// Keeps, where it isn't nil, says which of them hold it, by their attributes; else all do.
	Data  string
	Keeps func(env *spec.Environment, attributes map[string]any) bool

	// Force is the attribute that has AWS delete the resource with its data. Without it, AWS refuses to delete one that
	// isn't empty. It is empty for types of which AWS deletes whatever they hold.
	Force string

	// Find finds the object that a planned creation would make. It is nil where AWS's call that makes one replaces what
	// is there, or stands for it from then on, so that making it again converges; Converges names that call.
	Find      Find
	Converges string

	// Overwrites, of a type that converges, finds what making it would replace in an object that the account has; nil:
	// nothing that is worth keeping.
	Overwrites Find

	// Identity names the attributes that tell a resource of the type from others in the account, for finding one in
	// another state. It is nil where making one again takes nothing away from the one that is there.
	Identity []string

	// ForeignARN says that the attribute arn is not a resource's own: an event target's is that of what the rule sends to,
	// which may be another account's.
	ForeignARN bool

	// ImportID is what Find returns for a resource that a state has, from its attributes there; nil: its id.
	ImportID func(attributes map[string]any) string

	// Replace says whether an object that Find found can't be taken over as it is: the plan that imports it has to
	// replace it. Nothing is lost with such an object. It is nil where Terraform can take over any.
	Replace func(ctx context.Context, s Search, planned terraform.ResourceChange, id string) (bool, error)

	// Busy names what goes on in a resource that the state has, so that its deletion would wait for it; nil: nothing can.
	Busy func(ctx context.Context, s Search, attributes map[string]any) ([]string, error)

	Limits []Limit // of AWS, on what is rendered

	Permissions []Permission // of the deploy role
	RoleFor     string       // service that a resource of the type hands a role of the project's to, if any
	ServiceRole string       // service whose own role AWS makes with the account's first resource of the type, if any
}

// Limit is how much AWS takes of a text, which the number of readers, buckets or variables in a spec can make long.
type Limit struct {
	Attribute  string
	Characters int
	Remedy     string // what to change in the spec, in sentences
}

// Find looks in the account for the object that a planned creation would make, or whose name it would take.
type Find func(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error)

// Object is what a Find has found. The zero value is nothing.
type Object struct {
	ID   string            // what terraform import wants for it
	Ours bool              // provably the environment's
	Tags map[string]string // of one that isn't; nil where its service doesn't tell

	// Taken says of one that can't be taken over what keeps the name from being had, after its ID; empty: it can be.
	Taken string
}

// own is an object that was looked for among the environment's own; an empty id is nothing.
func own(id string) Object { return Object{ID: id, Ours: id != ""} }

// Search says where and for whom an object is looked for.
type Search struct {
	Config aws.Config // of the environment's deploy role
	Env    *spec.Environment

	// Found is the import ID of the environment's own object found for the planned creation of that address, empty where
	// there is none.
	Found func(address string) string
}

// Types are all rows of the catalogue, by name.
func Types() []Type {
	all := slices.Concat(
		alarms(), containers(), keys(), logGroups(), network(), networkParts(), parameters(), queues(), registry(), roles(),
		events(), schedules(), stateMachines(), storage(), topics(),
	)
	slices.SortFunc(all, func(a, b Type) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// Of is what is known of the type of that name. Of one that no template renders, nothing is: it holds no data, and
// nobody looks for it.
func Of(name string) Type {
	all := Types()
	i, found := slices.BinarySearchFunc(all, name, func(t Type, name string) int { return cmp.Compare(t.Name, name) })
	if !found {
		return Type{Name: name}
	}
	return all[i]
}

// Held is what would be lost with a resource and could not be made again; empty: nothing.
func (t Type) Held(env *spec.Environment, attributes map[string]any) string {
	if t.Keeps != nil && !t.Keeps(env, attributes) {
		return ""
	}
	return t.Data
}

// IDOf is what Find returns for a resource that the state has, from its attributes there.
func (t Type) IDOf(attributes map[string]any) string {
	if t.ImportID != nil {
		return t.ImportID(attributes)
	}
	return text(attributes, "id")
}

// text is a string among a resource's values; empty where it isn't set or is known after the apply only.
func text(values map[string]any, path ...string) string {
	last := len(path) - 1
	for _, key := range path[:last] {
		values, _ = values[key].(map[string]any)
	}
	s, _ := values[path[last]].(string)
	return s
}
