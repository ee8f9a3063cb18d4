package spec

import (
	"maps"
	"slices"
	"strings"
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
	l.ownersFirst(drafts)
	l.modelBuckets(drafts)
	l.agingModels(drafts)
	l.access(drafts)
}

// ownersFirst checks that the environments can be applied in an order in which a bucket is there before its users.
func (l *loader) ownersFirst(drafts []*draft) {
	needs := map[string]map[string]use{}
	var names []string
	for _, s := range drafts {
		names = append(names, s.Name)
		needs[s.Name] = map[string]use{}
		for _, u := range s.uses {
			if owner := u.bucket.Owner.Name; owner != s.Name {
				if _, ok := needs[s.Name][owner]; !ok {
					needs[s.Name][owner] = u
				}
			}
		}
	}
	edges := func(name string) []string { return slices.Sorted(maps.Keys(needs[name])) }
	for _, cycle := range cycles(names, edges) {
		var steps []string
		for i, name := range cycle {
			owner := cycle[(i+1)%len(cycle)]
			steps = append(steps, name+" uses bucket "+needs[name][owner].bucket.Key+" of "+owner)
		}
		l.fault(needs[cycle[0]][cycle[1]].rng, "Cycle of environments", "An owner is deployed before those that use "+
			"its buckets, and here there is no first: %s. Give one of the buckets another owner.", strings.Join(steps, ", "))
	}
}

// reach checks that the environment can reach the buckets that it uses.
func (s *draft) reach() {
	for _, u := range s.uses {
		owner := u.bucket.Owner
		if !owner.located() || !s.located() {
			continue
		}
		switch n := s.Network; {
		case owner.Partition != s.Partition:
			s.fault(u.rng, "Bucket in another partition", "Environment %s is in %s, and bucket %s is in %s: nothing is shared "+
				"between the two. Remove the owner, so that each environment has its own.", s.Name, s.Partition, u.bucket.Key,
				owner.Partition)
		case n != nil && n.CIDR != "" && !n.NAT && owner.Region != s.Region:
			s.fault(u.rng, "Bucket out of reach", "Bucket %s is in %s, and the VPC of environment %s reaches S3 in %s only. "+
				"Set nat = true in its network, or name subnets that reach it.", u.bucket.Key, owner.Region, s.Name, s.Region)
		}
	}
}
