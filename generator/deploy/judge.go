package deploy

import (
	"fmt"
	"slices"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/spec"
)

// judge notes what speaks against applying an environment's plan.
func (d *Deployment) judge(r *Result) {
	r.Stops = guard.Check(d.engine.project, r.Env, r.Plan, r.run.account, guard.Options{
		AllowDestroy: d.allowedIn(r.Env), Destroy: d.Destroy, Many: len(d.Environments) > 1,
		AllowNew: slices.Contains(d.AllowNew, r.Env.Name), Reviewed: d.reviewedIn(r.Env),
	})
}

// reviewedIn is the plan of an environment that was reviewed: one that does nothing where there was none. It is nil
// where none is asked for.
func (d *Deployment) reviewedIn(env *spec.Environment) *planjson.Plan {
	if d.Reviewed == nil {
		return nil
	}
	plan := d.Reviewed[env.Name]
	return &plan
}

// AllowAllDestroys lets everything go that the plans would destroy, whatever data it holds: for the cleaning up of
// tests. Other stops stay.
func (d *Deployment) AllowAllDestroys() {
	for _, r := range d.Results {
		r.Stops = slices.DeleteFunc(r.Stops, func(s guard.Stop) bool { return s.Rule == guard.DestroysData })
	}
}

// refuseStopped fails the environments whose plans a guard stops.
func (d *Deployment) refuseStopped() {
	for _, r := range d.Results {
		if !r.Failed() && len(r.Stops) > 0 {
			r.Err = &guard.Error{Stops: r.Stops}
		}
	}
}

// refuseProtected fails protected environments that would be destroyed: it says before terraform runs what its
// prevent_destroy would say at the end of a plan.
func (d *Deployment) refuseProtected() {
	for _, r := range d.Results {
		if d.Destroy && r.Env.Protected {
			r.Err = fmt.Errorf("%s is protected, so its buckets, repositories and logs can't be destroyed: to destroy them "+
				"all the same, set protected = false in its spec and run tfgen render --env %[1]s first", r.Env.Name)
		}
	}
}

// warnUsers says, of each environment that would be destroyed, who uses what goes with it and stays.
func (d *Deployment) warnUsers() {
	if !d.Destroy {
		return
	}
	for _, r := range d.Results {
		for _, user := range d.engine.project.Environments {
			if d.result(user.Name) == nil {
				d.warnUser(r.Env, user)
			}
		}
	}
}

func (d *Deployment) warnUser(owner, user *spec.Environment) {
	for _, pipeline := range user.Pipelines {
		for _, bucket := range pipeline.Uses() {
			if bucket.Owner == owner {
				d.engine.Report(Event{Env: owner.Name, Kind: Warning, Text: fmt.Sprintf(
					"pipeline %s of %s uses bucket %s, which goes: destroy %[2]s as well, or take the bucket out of its spec and "+
						"apply it first", pipeline.Key, user.Name, bucket.Name)})
			}
		}
	}
	for _, repository := range user.PullsFrom {
		if repository.Owner == owner {
			d.engine.Report(Event{Env: owner.Name, Kind: Warning, Text: fmt.Sprintf(
				"%s pulls images from repository %s, which goes: destroy %[1]s as well, or give it other images and apply it first",
				user.Name, repository.Name)})
		}
	}
}
