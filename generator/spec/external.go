package spec

import (
	"iter"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// external is a bucket that isn't the project's: only where it is, and what it is called, is known of it.
func (s *draft) external(b *bucketBlock) *Bucket {
	bucket := &Bucket{
		Key: b.Key,
		Name: s.required(b.Name, "name", b.KeyRange,
			`Set name = "…" in the bucket, which is external, to what its owner calls it.`, bucketName),
		AccountID: s.required(b.AccountID, "account_id", b.KeyRange,
			`Set account_id = "…" in the bucket, which is external, to the account that it is in.`, accountID),
		Region: s.text(b.Region, s.Region, region),
	}
	s.unknownRegion(bucket.Region, b.Region)
	bucket.Partition = aws.Partition(bucket.Region)
	if s.Region != "" && bucket.Region != "" && bucket.Partition != s.Partition {
		s.fault(b.Region.Expr.Range(), "Bucket in another partition", "Environment %s is in %s, and %s is in %s: nothing is "+
			"shared between the two.", s.Name, s.Partition, bucket.Region, bucket.Partition)
		bucket.Region = "" // nothing more is to be said of it
	}
	return bucket
}

// externalBuckets are those that the environment may use and that aren't the project's, by label, each with what the
// spec says of it.
func (s *draft) externalBuckets() iter.Seq2[*bucketBlock, *Bucket] {
	return func(yield func(*bucketBlock, *Bucket) bool) {
		for _, b := range sorted(s.section.Buckets) {
			if bucket := s.usable[b.Key]; bucket != nil && bucket.External() && !yield(b, bucket) {
				return
			}
		}
	}
}

// externalBucket evaluates the settings of a bucket that isn't the project's. Most are its owner's to decide.
func (s *draft) externalBucket(b *bucketBlock, bucket *Bucket) {
	s.encryption(b, bucket)
	if b.Owner != nil {
		s.fault(b.Owner.NameRange, "Misplaced owner", "Bucket %q is external, so no environment owns it. Remove owner.",
			b.Key)
	}
	for _, a := range []*hcl.Attribute{
		b.Tags, b.ForceDestroy, b.NoncurrentDays, b.ExpireDays, b.TransitionDays, b.GrantTo,
	} {
		if s.given(a, cty.DynamicPseudoType) != nil {
			s.fault(a.NameRange, "Misplaced "+a.Name, "Bucket %q is external: its owner decides that. Remove %s, or set it to "+
				"null where the project's block has it.", b.Key, a.Name)
		}
	}
	for _, g := range sorted(b.Grants) {
		if s.isEnabled(g.Enabled) {
			s.fault(g.LabelRange, "Misplaced grant", "Bucket %q is external: its owner decides who else may use it. Remove the "+
				"grant, or disable it.", b.Key)
		}
	}
}

// internalBucket reports what is said of one of the project's own buckets that only an external one can have, unless
// external = false says that it doesn't count.
func (s *draft) internalBucket(b *bucketBlock) {
	if s.given(b.External, cty.Bool) != nil {
		return
	}
	for _, a := range []*hcl.Attribute{b.AccountID, b.Region} {
		if s.given(a, cty.String) != nil {
			s.fault(a.NameRange, "Misplaced "+a.Name, "Bucket %q is in the account and region of its environment. Remove "+
				"%s, or set external = true if the bucket is somebody else's.", b.Key, a.Name)
		}
	}
}

// ownExternals reports external buckets that have the name of one of the project's own.
func (s *draft) ownExternals(first map[string]claim) {
	for b, bucket := range s.externalBuckets() {
		if own, taken := first["bucket "+s.Partition+" "+bucket.Name]; taken && bucket.Name != "" {
			s.fault(b.Name.Expr.Range(), "External bucket of the project", "%s is %s, at %s, and no external one. Refer to it "+
				"instead, and give it an owner if several environments use it.", bucket.Name, own.what, own.rng)
		}
	}
}
