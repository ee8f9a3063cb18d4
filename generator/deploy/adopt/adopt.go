// Package adopt finds what a run that was killed has left in an account without noting it in the state, so that the
// next run takes it over instead of failing on its name or making a second one.
package adopt

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// parallel is how many lookups run at a time: few enough for IAM, the slowest to answer and the first to throttle.
const parallel = 8

// Find returns the objects that the creations among a plan's changes would make but that are in the account already, in
// the order of the changes. cfg holds credentials of the environment's deploy role. Find changes nothing.
//
// Only the environment's own objects are returned: those with its project, environment and managed-by tags, and those
// that belong to such an object. What has the right name but not the tags is left to Terraform to fail on. An object
// that the same plan deletes under another address is left alone too.
//
// It fails if several objects could be the one; all such cases are reported together. Replace says which of the objects
// Terraform can't take over as they are.
func Find(ctx context.Context, cfg aws.Config, env *spec.Environment,
	changes []terraform.ResourceChange) ([]terraform.Existing, error) {
	lookups := lookups{}
	search := resources.Search{Config: shared(cfg), Env: env, Found: lookups.found}
	for _, r := range changes {
		if find := resources.Of(r.ResourceType).Find; find != nil && r.Action == terraform.Create {
			lookups[r.Address] = sync.OnceValues(func() (string, error) { return find(ctx, search, r) })
		}
	}
	ids, errs := make([]string, len(changes)), make([]error, len(changes))
	var group errgroup.Group
	group.SetLimit(parallel)
	for i, r := range changes {
		if look := lookups[r.Address]; look != nil {
			group.Go(func() error {
				if ids[i], errs[i] = look(); errs[i] != nil {
					errs[i] = fmt.Errorf("looking in account %s for what %s would make: %w", env.AccountID, r.Address, errs[i])
				}
				return nil
			})
		}
	}
	_ = group.Wait() // every lookup has an error of its own
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return existing(changes, ids)
}

// existing are the objects that were found, but for those that the plan deletes.
func existing(changes []terraform.ResourceChange, ids []string) ([]terraform.Existing, error) {
	type object struct{ kind, id string }
	takenBy := map[object]string{} // address
	deleted := map[object]bool{}
	for _, r := range changes {
		if r.Action == terraform.Delete || r.Action == terraform.Replace {
			deleted[object{r.ResourceType, resources.Of(r.ResourceType).IDOf(r.Before)}] = true
		}
	}
	var list []terraform.Existing
	for i, r := range changes {
		o := object{r.ResourceType, ids[i]}
		if o.id == "" || deleted[o] {
			continue
		}
		if other := takenBy[o]; other != "" {
			return nil, fmt.Errorf("both %s and %s would be %s: give them different names", other, r.Address, o.id)
		}
		takenBy[o] = r.Address
		list = append(list, terraform.Existing{Address: r.Address, ID: o.id})
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
type lookups map[string]func() (string, error)

// found is the object found for the planned creation of that address, empty where there is none. An error is reported
// for that address already.
func (l lookups) found(address string) string {
	look := l[address]
	if look == nil {
		return ""
	}
	id, _ := look()
	return id
}
