package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// enable leaves out the blocks that are not enabled in the environment.
func (s *draft) enable() {
	b := s.section
	s.disabled = map[string]string{}
	b.Buckets = enabled(s, "bucket", b.Buckets, func(b *bucketBlock) *hcl.Attribute { return b.Enabled })
	b.Repositories = enabled(s, "repository", b.Repositories, func(b *repositoryBlock) *hcl.Attribute { return b.Enabled })
	b.Clusters = enabled(s, "cluster", b.Clusters, func(b *clusterBlock) *hcl.Attribute { return b.Enabled })
	b.Pipelines = enabled(s, "pipeline", b.Pipelines, func(b *pipelineBlock) *hcl.Attribute { return b.Enabled })
	for i, p := range b.Pipelines {
		p := *p
		p.Steps = enabled(s, "step", unique(p.Steps), func(b *stepBlock) *hcl.Attribute { return b.Enabled })
		b.Pipelines[i] = &p
	}
}

// unique are the blocks without those whose label an earlier one has.
func unique[B labelled[B]](blocks []B) []B {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(blocks), func(b B) bool {
		again := seen[b.label()]
		seen[b.label()] = true
		return again
	})
}

// enabled are the blocks of one kind that are; the others are noted, so that who refers to them is told.
func enabled[B labelled[B]](s *draft, kind string, blocks []B, attribute func(B) *hcl.Attribute) []B {
	return slices.DeleteFunc(slices.Clone(blocks), func(b B) bool {
		off := !s.isEnabled(attribute(b))
		if off {
			s.disabled[kind+"."+b.label()] = "environment " + s.Name
		}
		return off
	})
}

// isEnabled reports whether a block counts: unless enabled is false.
func (s scope) isEnabled(a *hcl.Attribute) bool {
	v := s.value(a, cty.Bool)
	return v.IsNull() || !v.IsKnown() || v.True()
}
