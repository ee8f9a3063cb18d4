package spec

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// placeBuckets makes each bucket in its owner's environment, or in every one where it has no owner, and shows it to the
// environments that may use it.
func (l *loader) placeBuckets(constants scope, drafts []*draft) {
	owners, shared := map[string]*draft{}, map[string]bool{}
	for _, b := range l.project.Buckets {
		owners[b.Key], shared[b.Key] = l.owner(constants, b, drafts)
	}
	for _, s := range drafts {
		for _, b := range sorted(s.section.Buckets) {
			if !shared[b.Key] || owners[b.Key] == s {
				s.usable[b.Key] = newBucket(s.Environment, b.Key, s.text(b.Name, s.bucketName(b.Key), bucketName))
			}
		}
	}
	for _, b := range l.project.Buckets {
		for _, s := range drafts {
			if shared[b.Key] && owners[b.Key] != s {
				s.share(b.Key, owners[b.Key])
			}
		}
	}
	for i, s := range drafts {
		for _, b := range l.environments[i].Buckets {
			if owner := owners[b.Key]; owner != nil && owner != s {
				l.fault(b.KeyRange, "Bucket of another environment", "Environment %s owns bucket %q, so %s can't change it. "+
					"Move what is said here to the block of %[1]s, or remove the owner.", owner.Name, b.Key, s.Name)
			}
		}
	}
}

// share shows the environment a bucket that another one owns, which decides whether there is one; nil: it is in doubt.
func (s *draft) share(key string, owner *draft) {
	if owner == nil {
		s.usable[key] = nil
		return
	}
	if bucket, made := owner.usable[key]; made {
		s.usable[key] = bucket
	} else {
		s.disabled["bucket."+key] = "environment " + owner.Name + ", which owns it"
	}
}

// owner is the environment that owns a bucket of the project's, and whether it has an owner; a nil one is in doubt.
func (l *loader) owner(constants scope, b *bucketBlock, drafts []*draft) (*draft, bool) {
	v := constants.value(b.Owner, cty.String)
	if v.IsNull() || !v.IsKnown() {
		return nil, !v.IsNull()
	}
	var names []string
	for _, s := range drafts {
		if s.Name == v.AsString() {
			return s, true
		}
		names = append(names, s.Name)
	}
	l.absence(b.Owner.Expr.Range(), "Unknown owner", "There is no environment %q to own the bucket. %s", v.AsString(),
		suggest.Known(v.AsString(), names))
	return nil, true
}

// bucket evaluates the settings of a bucket that the environment owns.
func (s *draft) bucket(b *bucketBlock, bucket *Bucket) {
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

// repository evaluates the settings of a repository.
func (s *draft) repository(b *repositoryBlock, r *Repository) {
	r.MutableTags = s.flag(b.MutableTags)
	r.KeepImages = s.integer(b.KeepUntagged, 0, between(0, 100000, "images, where 0 keeps all"))
	r.ForceDelete = s.flag(b.ForceDelete)
	r.Tags = s.resourceTags(b.Tags)
}
