package spec

import (
	"iter"

	"github.com/hashicorp/hcl/v2"
)

// placeBuckets makes each bucket in its owner's environment, or in every one where it has no owner, and shows it to the
// environments that may use it.
func (l *loader) placeBuckets(constants scope, drafts []*draft) {
	owned := owners(l, constants, "bucket", l.project.Buckets,
		func(b *bucketBlock) *hcl.Attribute { return b.Owner }, drafts)
	for _, s := range drafts {
		for _, b := range sorted(s.section.Buckets) {
			switch {
			case s.flag(b.External):
				s.usable[b.Key] = s.external(b)
			case owned.has(s, b.Key):
				s.usable[b.Key] = newBucket(s.Environment, b.Key, s.text(b.Name, s.bucketName(b.Key), bucketName))
			}
		}
	}
	shareOut("bucket", owned, drafts, func(s *draft) map[string]*Bucket { return s.usable })
	for i, s := range drafts {
		elsewhere(l, "bucket", owned, s, l.environments[i].Buckets, func(b *bucketBlock) hcl.Range { return b.KeyRange })
	}
}

// ownBuckets are those that the environment owns, by label, each with what the spec says of it.
func (s *draft) ownBuckets() iter.Seq2[*bucketBlock, *Bucket] {
	return func(yield func(*bucketBlock, *Bucket) bool) {
		for _, b := range sorted(s.section.Buckets) {
			if bucket := s.usable[b.Key]; bucket != nil && bucket.Owner == s.Environment && !yield(b, bucket) {
				return
			}
		}
	}
}

// bucket evaluates the settings of a bucket that the environment owns.
func (s *draft) bucket(b *bucketBlock, bucket *Bucket) {
	s.internalBucket(b)
	s.encryption(b, bucket)
	bucket.ForceDestroy = s.flag(b.ForceDestroy)
	s.lifecycle(b, bucket)
	bucket.GrantToAccounts = s.text(b.GrantTo, "role", oneOf("role", "account")) == "account"
	bucket.Tags = s.resourceTags(b.Tags)
	for _, g := range sorted(b.Grants) {
		if access, ok := s.grant(g); ok && s.isEnabled(g.Enabled) {
			s.grants = append(s.grants, grant{rng: g.LabelRange, bucket: bucket, access: access})
		}
	}
}
