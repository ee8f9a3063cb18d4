package fleet

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/depth"
	"github.com/tfgen/tfgen/generator/spec"
)

// Unordered are jobs that don't depend on each other, such as plans.
func Unordered(envs []*spec.Environment) []Job {
	var jobs []Job
	for _, env := range envs {
		jobs = append(jobs, Job{Name: env.Name})
	}
	return jobs
}

// OwnersFirst are the jobs of an apply: whoever owns a bucket comes before those that use it. They are sorted so that
// each comes after those that it depends on.
func OwnersFirst(envs []*spec.Environment) []Job {
	owners := map[string]map[string]bool{}
	for _, env := range envs {
		owners[env.Name] = ownersFor(env)
	}
	return inOrder(envs, owners)
}

// UsersFirst are the jobs of a destroy: the reverse.
func UsersFirst(envs []*spec.Environment) []Job {
	users := map[string]map[string]bool{}
	for _, env := range envs {
		for owner := range ownersFor(env) {
			if users[owner] == nil {
				users[owner] = map[string]bool{}
			}
			users[owner][env.Name] = true
		}
	}
	return inOrder(envs, users)
}

// ownersFor names the other environments whose buckets an environment uses.
func ownersFor(env *spec.Environment) map[string]bool {
	owners := map[string]bool{}
	for _, owner := range env.Owners() {
		owners[owner.Name] = true
	}
	return owners
}

// inOrder sorts topologically, by name where the dependencies leave a choice. A valid project has no circles.
func inOrder(envs []*spec.Environment, after map[string]map[string]bool) []Job {
	names := spec.NamesOf(envs)
	inFleet := map[string]bool{}
	for _, name := range names {
		inFleet[name] = true
	}
	depths := depth.Of(names, func(name string) []string {
		before := slices.Collect(maps.Keys(after[name]))
		return slices.DeleteFunc(before, func(other string) bool { return !inFleet[other] })
	})
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(depths[a], depths[b]), cmp.Compare(a, b))
	})
	var jobs []Job
	for _, name := range names {
		jobs = append(jobs, Job{Name: name, After: slices.Sorted(maps.Keys(after[name]))})
	}
	return jobs
}
