package spec

import "slices"

// Reads are the buckets that some step of the pipeline reads, each once.
func (p *Pipeline) Reads() []*Bucket {
	return p.union(func(s *Step) []*Bucket { return s.Reads })
}

// Writes are the buckets that some step of the pipeline writes, each once.
func (p *Pipeline) Writes() []*Bucket {
	return p.union(func(s *Step) []*Bucket { return s.Writes })
}

// Uses are the buckets that the pipeline reads or writes, each once.
func (p *Pipeline) Uses() []*Bucket { return union(p.Reads(), p.Writes()) }

// Uses are the buckets that the step reads or writes, each once, as in the spec.
func (s *Step) Uses() []*Bucket { return union(s.Reads, s.Writes) }

// Readers are the steps that read the bucket.
func (p *Pipeline) Readers(b *Bucket) []*Step {
	return slices.DeleteFunc(slices.Clone(p.Steps), func(s *Step) bool { return !slices.Contains(s.Reads, b) })
}

func (p *Pipeline) union(of func(*Step) []*Bucket) []*Bucket {
	var lists [][]*Bucket
	for _, s := range p.Steps {
		lists = append(lists, of(s))
	}
	return union(lists...)
}

// union is what is in any of the lists, each once, in their order.
func union(lists ...[]*Bucket) []*Bucket {
	var all []*Bucket
	for _, b := range slices.Concat(lists...) {
		if !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return all
}
