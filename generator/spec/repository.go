package spec

import (
	"cmp"
	"iter"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// placeRepositories makes each repository in its owner's environment, or in every one where it has no owner, and shows
// it to the environments that may pull from it.
func (l *loader) placeRepositories(constants scope, drafts []*draft) {
	owned := owners(l, constants, "repository", l.project.Repositories,
		func(b *repositoryBlock) *hcl.Attribute { return b.Owner }, drafts)
	for _, s := range drafts {
		for _, b := range sorted(s.section.Repositories) {
			if owned.has(s, b.Key) {
				s.images[b.Key] = newRepository(s.Environment, b.Key, s.text(b.Name, s.Prefix+"-"+b.Key, repositoryName))
			}
		}
	}
	shareOut("repository", owned, drafts, func(s *draft) map[string]*Repository { return s.images })
	for i, s := range drafts {
		elsewhere(l, "repository", owned, s, l.environments[i].Repositories,
			func(b *repositoryBlock) hcl.Range { return b.KeyRange })
	}
}

// ownRepositories are those that the environment owns, by label, each with what the spec says of it.
func (s *draft) ownRepositories() iter.Seq2[*repositoryBlock, *Repository] {
	return func(yield func(*repositoryBlock, *Repository) bool) {
		for _, b := range sorted(s.section.Repositories) {
			if r := s.images[b.Key]; r != nil && r.Owner == s.Environment && !yield(b, r) {
				return
			}
		}
	}
}

// repository evaluates the settings of a repository that the environment owns.
func (s *draft) repository(b *repositoryBlock, r *Repository) {
	r.MutableTags = s.flag(b.MutableTags)
	r.KeepImages = s.integer(b.KeepUntagged, 0, between(0, 100000, "images, where 0 keeps all"))
	r.ForceDelete = s.flag(b.ForceDelete)
	r.Tags = s.resourceTags(b.Tags)
}

// pull is that a step runs an image, out of a repository of the project's where it is known to be one.
type pull struct {
	rng        hcl.Range
	step       *Step
	repository *Repository
}

// pulls finds out which images are in repositories of the project's, and tells these who pulls from them.
func (l *loader) pulls(drafts []*draft) {
	repositories := map[string]*Repository{}
	own := map[*draft]map[string]*Repository{} // one of the environment's own comes first, where two have a name
	for _, s := range drafts {
		own[s] = map[string]*Repository{}
		for _, r := range s.ownRepositories() {
			repositories[r.ARN], own[s][r.ARN] = r, r
		}
	}
	for _, s := range drafts {
		for i := range s.pulled {
			p := &s.pulled[i]
			arn := p.step.ImageRepository()
			p.repository = cmp.Or(own[s][arn], repositories[arn])
		}
		s.pulled = slices.DeleteFunc(s.pulled, func(p pull) bool {
			return p.repository == nil || !s.located() || !p.repository.Owner.located()
		})
		for _, p := range s.pulled {
			s.pullsFrom(p)
		}
	}
}

// pullsFrom notes that a step's execution role pulls its image.
func (s *draft) pullsFrom(p pull) {
	r := p.repository
	if !slices.Contains(s.PullsFrom, r) {
		s.PullsFrom = append(s.PullsFrom, r)
	}
	puller := Puller{Principal: s.OwnRoleARN(p.step.ExecutionRole), AccountID: s.AccountID}
	r.Pullers = append(r.Pullers, puller)
	if r.Owner.Partition != s.Partition {
		s.fault(p.rng, "Repository in another partition", "Environment %s is in %s, and repository %s is in %s: nothing is "+
			"shared between the two. Remove the owner, so that each environment has its own.", s.Name, s.Partition, r.Key,
			r.Owner.Partition)
	}
}
