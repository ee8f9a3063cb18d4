package spec

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// between checks what concerns several environments, and tells each bucket who may use it.
func (l *loader) between(drafts []*draft) {
	l.distinctStates(drafts)
	l.agreeingDeployRoles(drafts)
	l.agreeingRoles(drafts)
	l.agreeingOrganizations(drafts)
	l.distinctNames(drafts)
	accountNames(drafts)
	l.distinctTags(drafts)
	l.pulls(drafts)
	l.ownersFirst(drafts)
	l.modelBuckets(drafts)
	l.agingModels(drafts)
	l.access(drafts)
}

// dependency is why an environment needs another one to be there before it.
type dependency struct {
	rng  hcl.Range
	what string // "uses bucket models"
}

// dependencies are those of an environment, by the owner's name, the first of each.
func (s *draft) dependencies() map[string]dependency {
	all := map[string]dependency{}
	need := func(owner *Environment, d dependency) {
		if owner == nil || owner.Name == s.Name {
			return
		}
		if _, ok := all[owner.Name]; !ok {
			all[owner.Name] = d
		}
	}
	for _, u := range s.uses {
		need(u.bucket.Owner, dependency{u.rng, "uses bucket " + u.bucket.Key})
	}
	for _, p := range s.pulled {
		need(p.repository.Owner, dependency{p.rng, "pulls from repository " + p.repository.Key})
	}
	return all
}

// ownersFirst checks that the environments can be applied in an order in which what somebody owns is there before its
// users.
func (l *loader) ownersFirst(drafts []*draft) {
	needs := map[string]map[string]dependency{}
	var names []string
	for _, s := range drafts {
		names = append(names, s.Name)
		needs[s.Name] = s.dependencies()
	}
	edges := func(name string) []string { return slices.Sorted(maps.Keys(needs[name])) }
	for _, cycle := range cycles(names, edges) {
		var steps []string
		for i, name := range cycle {
			owner := cycle[(i+1)%len(cycle)]
			steps = append(steps, name+" "+needs[name][owner].what+" of "+owner)
		}
		l.fault(needs[cycle[0]][cycle[1]].rng, "Cycle of environments", "An owner is deployed before those that use "+
			"what it has, and here there is no first: %s. Give one of them another owner.", strings.Join(steps, ", "))
	}
}

// reach checks that the environment can reach the buckets that it uses.
func (s *draft) reach() {
	for _, u := range s.uses {
		b := u.bucket
		if !b.located() || !s.located() {
			continue
		}
		switch n := s.Network; {
		case b.Partition != s.Partition:
			s.fault(u.rng, "Bucket in another partition", "Environment %s is in %s, and bucket %s is in %s: nothing is shared "+
				"between the two. Remove the owner, so that each environment has its own.", s.Name, s.Partition, b.Key,
				b.Partition)
		case n != nil && n.CIDR != "" && !n.NAT && b.Region != s.Region:
			s.fault(u.rng, "Bucket out of reach", "Bucket %s is in %s, and the VPC of environment %s reaches S3 in %s only. "+
				"Set nat = true in its network, or name subnets that reach it.", b.Key, b.Region, s.Name, s.Region)
		}
	}
}
