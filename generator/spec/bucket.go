package spec

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// placeBuckets makes each bucket in its owner's environment, or in every one where it has no owner, and shows it to the
// environments that may use it.
func (l *loader) placeBuckets(constants scope, drafts []*draft) {
	for _, b := range l.project.Buckets {
		owner, shared := l.owner(constants, b, drafts)
		var common *Bucket
		if owner != nil {
			common = newBucket(owner.Environment, b.Key)
		}
		for _, s := range drafts {
			if shared {
				s.usable[b.Key] = common
			} else {
				s.usable[b.Key] = newBucket(s.Environment, b.Key)
			}
		}
	}
	for i, s := range drafts {
		for _, b := range l.environments[i].Buckets {
			bucket, declared := s.usable[b.Key]
			switch {
			case !declared:
				s.usable[b.Key] = newBucket(s.Environment, b.Key)
			case bucket != nil && bucket.Owner != s.Environment:
				l.fault(b.KeyRange, "Bucket of another environment", "Environment %s owns bucket %q, so %s can't change it. "+
					"Move what is said here to the block of %[1]s, or remove the owner.", bucket.Owner.Name, b.Key, s.Name)
			}
		}
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
	bucket.KMS = s.text(b.Encryption, "AES256", oneOf("AES256", "aws:kms")) == "aws:kms"
	bucket.ForceDestroy = s.flag(b.ForceDestroy)
	bucket.NoncurrentDays = s.integer(b.NoncurrentDays, 0, between(0, 36500, "days, where 0 keeps all versions for ever"))
	bucket.GrantToAccounts = s.text(b.GrantTo, "role", oneOf("role", "account")) == "account"
	for _, g := range sorted(b.Grants) {
		if access, ok := s.grant(g); ok {
			s.grants = append(s.grants, grant{rng: g.LabelRange, bucket: bucket, access: access})
		}
	}
}

// repository evaluates the settings of a repository.
func (s *draft) repository(b *repositoryBlock, r *Repository) {
	r.MutableTags = s.flag(b.MutableTags)
	r.KeepImages = s.integer(b.KeepUntagged, 0, between(0, 100000, "images, where 0 keeps all"))
	r.ForceDelete = s.flag(b.ForceDelete)
}
