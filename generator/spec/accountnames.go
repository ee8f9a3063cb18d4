package spec

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// Names are what the project's resources in an account are called, for who has to name them all in a policy.
type Names struct {
	Prefixes []string // which derived names begin with, and a hyphen

	// Names that the spec gives and that begin with none of these.
	Buckets      []string
	Repositories []string
	Clusters     []string
	Pipelines    []string
}

// accountNames gathers the names of all environments in each account.
func accountNames(drafts []*draft) {
	byAccount := map[string]*Names{}
	of := func(s *draft) *Names {
		place := aws.RoleARN(s.Partition, s.AccountID, "")
		if byAccount[place] == nil {
			byAccount[place] = &Names{}
		}
		return byAccount[place]
	}
	for _, s := range drafts {
		n := of(s)
		n.Prefixes = append(n.Prefixes, s.Prefix)
	}
	for _, n := range byAccount {
		n.Prefixes = sortedSet(n.Prefixes)
	}
	for _, s := range drafts {
		n := of(s)
		add := func(list *[]string, name string) {
			derived := func(prefix string) bool { return strings.HasPrefix(name, prefix+"-") }
			if !slices.ContainsFunc(n.Prefixes, derived) {
				*list = sortedSet(append(*list, name))
			}
		}
		for _, b := range s.Buckets {
			add(&n.Buckets, b.Name)
		}
		for _, r := range s.Repositories {
			add(&n.Repositories, r.Name)
		}
		for _, c := range s.Clusters {
			add(&n.Clusters, c.Name)
		}
		for _, p := range s.Pipelines {
			add(&n.Pipelines, p.Family)
			for _, step := range p.Steps {
				add(&n.Pipelines, step.Family)
			}
		}
	}
	for _, s := range drafts {
		s.Names = *of(s)
	}
}
