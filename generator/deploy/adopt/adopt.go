// Package adopt finds what an account has already of what a plan would make: what a run that was killed has left
// without noting it in the state, so that the next run takes it over, and what is another's or another state's, so that
// nothing is made a second time.
package adopt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// parallel is how many lookups run at a time: few enough for IAM, the slowest to answer and the first to throttle.
const parallel = 8

// Object is what is in the account already where a planned resource would be made.
type Object struct {
	terraform.Existing
	Ours bool              // the environment's, by its tags or by what it belongs to
	Tags map[string]string // of one that isn't ours; nil where its service doesn't tell
	From string            // its address in another state of the user's; empty: that has none, or there is none

	// Taken says, after its ID, why it can't be taken over, though it has the name that is planned; empty: it can.
	Taken string
}

// Find returns the objects that the creations among a plan's changes would make, or whose names these or replacements
// would take, and that are there already, in the order of the changes. cfg holds credentials of the environment's
// deploy role. Find changes nothing.
//
// An object that the same plan deletes or replaces is left out.
//
// It fails if several objects of the environment's could be the one; all such cases are reported together. What was
// found otherwise is returned beside an error. Replace says which of the objects Terraform can't take over as they are.
func Find(ctx context.Context, cfg aws.Config, env *spec.Environment,
	changes []terraform.ResourceChange) ([]Object, error) {
	return find(ctx, cfg, env, changes, func(r terraform.ResourceChange) resources.Find {
		row := resources.Of(r.ResourceType)
		switch {
		case r.Action == terraform.Create:
			return row.Find
		case r.Action == terraform.Replace && row.Find != nil && identity(row, r.Before) != identity(row, r.After):
			return besideReplaced(row.Find)
		}
		return nil
	})
}

// besideReplaced finds what has the new name of an object that is replaced. Nothing can be taken over in its place: the
// state has the one that goes.
func besideReplaced(find resources.Find) resources.Find {
	return func(ctx context.Context, s resources.Search, planned terraform.ResourceChange) (resources.Object, error) {
		found, err := find(ctx, s, planned)
		if err != nil || found.ID == "" {
			return resources.Object{}, err
		}
		return resources.Object{ID: found.ID, Taken: cmp.Or(found.Taken, fmt.Sprintf(
			"is in account %s already, and isn't what would be replaced", s.Env.AccountID))}, nil
	}
}

// FindOverwritten is Find for what the creations would replace without AWS's refusing it, such as a bucket's policy.
// Whose it is can't be told.
func FindOverwritten(ctx context.Context, cfg aws.Config, env *spec.Environment,
	changes []terraform.ResourceChange) ([]Object, error) {
	return find(ctx, cfg, env, changes, func(r terraform.ResourceChange) resources.Find {
		if r.Action != terraform.Create {
			return nil
		}
		return resources.Of(r.ResourceType).Overwrites
	})
}

func find(ctx context.Context, cfg aws.Config, env *spec.Environment, changes []terraform.ResourceChange,
	how func(terraform.ResourceChange) resources.Find) ([]Object, error) {
	lookups := lookups{}
	search := resources.Search{Config: shared(cfg), Env: env, Found: lookups.own}
	for _, r := range changes {
		if find := how(r); find != nil {
			lookups[r.Address] = sync.OnceValues(func() (resources.Object, error) { return find(ctx, search, r) })
		}
	}
	found, errs := make([]resources.Object, len(changes)), make([]error, len(changes))
	var group errgroup.Group
	group.SetLimit(parallel)
	for i, r := range changes {
		if look := lookups[r.Address]; look != nil {
			group.Go(func() error {
				if found[i], errs[i] = look(); errs[i] != nil {
					errs[i] = fmt.Errorf("looking in account %s for what %s would make: %w", env.AccountID, r.Address, errs[i])
				}
				return nil
			})
		}
	}
	_ = group.Wait() // every lookup has an error of its own
	list, err := existing(changes, found)
	return list, errors.Join(append(errs, err)...)
}

// IsDenied reports whether an error is about nothing but what the deploy role may not look at.
func IsDenied(err error) bool {
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		return !slices.ContainsFunc(several.Unwrap(), func(err error) bool { return !IsDenied(err) })
	}
	var answer smithy.APIError
	return errors.As(err, &answer) &&
		slices.Contains([]string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}, answer.ErrorCode())
}

// Ours are those of the objects that are the environment's, as a plan takes them over.
func Ours(objects []Object) []terraform.Existing {
	var ours []terraform.Existing
	for _, o := range objects {
		if o.Ours {
			ours = append(ours, o.Existing)
		}
	}
	return ours
}

// existing are the objects that were found, but for those that the plan deletes.
func existing(changes []terraform.ResourceChange, found []resources.Object) ([]Object, error) {
	type object struct{ kind, id string }
	takenBy := map[object]string{} // address
	deleted := map[object]bool{}
	for _, r := range changes {
		if r.Action == terraform.Delete || r.Action == terraform.Replace {
			deleted[object{r.ResourceType, resources.Of(r.ResourceType).IDOf(r.Before)}] = true
		}
	}
	var list []Object
	for i, r := range changes {
		o := object{r.ResourceType, found[i].ID}
		if o.id == "" || deleted[o] {
			continue
		}
		if other := takenBy[o]; other != "" {
			return nil, fmt.Errorf("both %s and %s would be %s: give them different names", other, r.Address, o.id)
		}
		takenBy[o] = r.Address
		list = append(list, Object{
			Existing: terraform.Existing{Address: r.Address, ID: o.id},
			Ours:     found[i].Ours, Tags: found[i].Tags, Taken: found[i].Taken,
		})
	}
	return list, nil
}

// shared lets all clients of a configuration share their connections.
func shared(cfg aws.Config) aws.Config {
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = awshttp.NewBuildableClient()
	}
	return cfg
}

// lookups look for the objects of planned creations, by their addresses, for each once.
type lookups map[string]func() (resources.Object, error)

// own is the id of the environment's own object found for the planned creation of that address, empty where there is
// none. An error is reported for that address already.
func (l lookups) own(address string) string {
	look := l[address]
	if look == nil {
		return ""
	}
	if found, err := look(); err == nil && found.Ours {
		return found.ID
	}
	return ""
}
