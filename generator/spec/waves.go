package spec

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/depth"
)

// Owners are the other environments whose buckets and repositories the environment's pipelines use, each once, in the
// order of use.
func (e *Environment) Owners() []*Environment {
	var owners []*Environment
	use := func(owner *Environment) {
		if owner != nil && owner.Name != e.Name && !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
	}
	for _, p := range e.Pipelines {
		for _, b := range p.Uses() {
			use(b.Owner)
		}
	}
	for _, r := range e.PullsFrom {
		use(r.Owner)
	}
	return owners
}

// Waves are the environments in the order in which they are applied: those of a wave side by side, each after the
// owners of what it uses. A valid project has no circles.
func (p *Project) Waves() [][]*Environment {
	depths := depth.Of(p.Environments, (*Environment).Owners)
	var waves [][]*Environment
	for _, e := range p.Environments {
		for len(waves) <= depths[e] {
			waves = append(waves, nil)
		}
		waves[depths[e]] = append(waves[depths[e]], e)
	}
	return waves
}

// Position is where an environment stands in the order of an apply.
type Position struct {
	Wave   int            // from 1
	Owners []*Environment // whose buckets or repositories it uses, by name
	Users  []*Environment // that use its own, by name
}

// Positions are those of all environments.
func (p *Project) Positions() map[*Environment]*Position {
	all := map[*Environment]*Position{}
	for i, wave := range p.Waves() {
		for _, e := range wave {
			all[e] = &Position{Wave: i + 1, Owners: e.Owners()}
			slices.SortFunc(all[e].Owners, byName)
		}
	}
	for _, e := range p.Environments { // by name, so that users are
		for _, owner := range all[e].Owners {
			all[owner].Users = append(all[owner].Users, e)
		}
	}
	return all
}

func byName(a, b *Environment) int { return cmp.Compare(a.Name, b.Name) }

// NamesOf are the names of environments, in their order.
func NamesOf(envs []*Environment) []string {
	names := []string{}
	for _, env := range envs {
		names = append(names, env.Name)
	}
	return names
}
