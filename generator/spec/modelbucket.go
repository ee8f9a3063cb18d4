package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// openModel is a pipeline whose model is in a bucket that the spec doesn't name.
type openModel struct {
	rng      hcl.Range // of what asks for the bucket
	pipeline *Pipeline
}

// modelBucket evaluates model_bucket, or notes that it is to be found.
func (s *draft) modelBucket(b *pipelineBlock, p *Pipeline) {
	if b.ModelBucket == nil || isNull(b.ModelBucket.Expr) {
		rng := b.KeyRange
		if b.Pin != nil {
			rng = b.Pin.NameRange
		}
		s.models = append(s.models, openModel{rng, p})
		return
	}
	key, ok := s.reference(b.ModelBucket.Expr, "bucket")
	if !ok || s.usable[key] == nil {
		return
	}
	p.ModelBucket = s.usable[key]
	if !slices.Contains(p.Reads(), p.ModelBucket) {
		s.fault(b.ModelBucket.Expr.Range(), "Model out of reach", "Pipeline %q doesn't read bucket.%s. Add it to reads, or "+
			"name another.", b.Key, key)
	}
}

// modelBuckets finds the buckets that model_bucket doesn't name: the only one that pipelines of its name read in
// several environments. A model in a bucket that no other environment reads can't be promoted.
func (l *loader) modelBuckets(drafts []*draft) {
	for _, s := range drafts {
		for _, m := range s.models {
			shared := slices.DeleteFunc(m.pipeline.Reads(), func(b *Bucket) bool {
				return readers(drafts, m.pipeline.Key, b) < 2
			})
			switch {
			case len(shared) == 1:
				m.pipeline.ModelBucket = shared[0]
			case m.pipeline.Pin && len(m.pipeline.Reads()) > 1:
				var names []string
				for _, b := range m.pipeline.Reads() {
					names = append(names, "bucket."+b.Key)
				}
				l.fault(m.rng, "Missing model_bucket", "Pipeline %q of environment %s pins its model, whose versions it has to "+
					"be allowed to read. Set model_bucket to the bucket that it is in: %s.", m.pipeline.Key, s.Name,
					strings.Join(names, " or "))
			}
		}
	}
}

// readers counts the environments in which the pipeline of that key reads the bucket.
func readers(drafts []*draft, pipeline string, b *Bucket) int {
	n := 0
	for _, s := range drafts {
		if slices.ContainsFunc(s.Pipelines, func(p *Pipeline) bool {
			return p.Key == pipeline && slices.ContainsFunc(p.Reads(), b.is)
		}) {
			n++
		}
	}
	return n
}

// is reports whether another bucket is the same: of an external one, each environment has its own.
func (b *Bucket) is(other *Bucket) bool {
	return b == other || b.External() && other.External() && b.ARN() == other.ARN()
}

// Pins reports whether the pipeline reads one version of an object in the bucket: its model's, or the only one that it
// reads.
func (p *Pipeline) Pins(b *Bucket) bool {
	reads := p.Reads()
	only := p.ModelBucket == nil && len(reads) == 1 && reads[0] == b
	return p.Pin && (p.ModelBucket == b || only)
}
