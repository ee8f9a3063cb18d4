package spec

import (
	"fmt"
	"path"
	"slices"
)

// onObject evaluates what starts a pipeline when an object is new, after its steps; nil: nothing does.
func (s *draft) onObject(b *pipelineBlock, p *Pipeline) *ObjectTrigger {
	block := b.OnObject
	if block == nil || !s.isEnabled(block.Enabled) {
		return nil
	}
	prefix := s.text(block.Prefix, "", keyPrefix)
	if block.Bucket == nil || isNull(block.Bucket.Expr) {
		s.missing(block.Bucket, "bucket", block.DefRange, fmt.Sprintf("Set bucket = bucket.NAME in on_object of pipeline "+
			"%q to the one whose objects start it.", b.Key))
		return nil
	}
	key, ok := s.reference(block.Bucket.Expr, "bucket")
	bucket := s.usable[key]
	if !ok || bucket == nil {
		return nil
	}
	rng := block.Bucket.Expr.Range()
	switch {
	case !slices.Contains(p.Reads(), bucket):
		s.fault(rng, "Object out of reach", "Pipeline %q doesn't read bucket.%s, and could do nothing with an object that "+
			"starts it. Add the bucket to reads, or name another.", b.Key, key)
		return nil
	case bucket.Owner == nil:
		s.fault(rng, "Bucket elsewhere", "A bucket that isn't the project's can't start a pipeline yet: bucket.%s is "+
			"external. Name another, or set a schedule.", key)
		return nil
	}
	if slices.Contains(p.Writes(), bucket) {
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
		s.warn(rng, "Possible loop", "Pipeline %q writes bucket.%s, too: an object whose key begins with %q starts it "+
			"again, for ever if it writes such ones. Name a bucket that it doesn't write, or a prefix under which it doesn't.",
			b.Key, key, prefix)
	}
	bucket.Notifies = true
	t := &ObjectTrigger{Bucket: bucket, Prefix: prefix, Rule: p.Family + "-on-object"}
	if s.located() && bucket.Owner.located() && !s.at(bucket.Owner) {
		t.Bus = s.ObjectBus()
		s.deliver(bucket, prefix, rng)
	}
	return t
}

// RuleARN is the ARN of the trigger's rule in the pipeline's environment: one on another bus than the default one has
// the bus in it.
func (t *ObjectTrigger) RuleARN(e *Environment) string { return e.RuleARN(path.Join(t.Bus, t.Rule)) }

// at reports whether both environments are in the same account and region.
func (e *Environment) at(other *Environment) bool {
	return e.AccountID == other.AccountID && e.Region == other.Region
}

// keyPrefix is S3's rule. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
func keyPrefix(v string) string {
	if v != "" && len(v) <= 1024 {
		return ""
	}
	return "It is what the objects' keys begin with, of 1 to 1024 bytes. Leave it out for all objects."
}
