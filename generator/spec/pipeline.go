package spec

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// pipeline evaluates what a pipeline runs, on what, and when.
func (s *draft) pipeline(b *pipelineBlock, p *Pipeline) {
	p.Cluster = s.cluster(b)
	s.steps(b, p)
	s.modelBucket(b, p)
	s.parameters(b, p)
	p.Schedules = s.oneOrMore(b.Schedule, schedule)
	p.OnObject = s.onObject(b, p)
	p.Paused = s.flag(b.Paused)
	p.ScheduleTimezone = s.text(b.ScheduleTimezone, "UTC", timezone)
	p.LogRetentionDays = s.integer(b.LogRetentionDays, 30, logRetention)
	p.Tags = s.resourceTags(b.Tags)
	s.onFailure(b, p)
}

// cluster is the cluster that the pipeline refers to, or the only one.
func (s *draft) cluster(b *pipelineBlock) *Cluster {
	if b.Cluster == nil || isNull(b.Cluster.Expr) {
		if len(s.Clusters) == 1 {
			return s.Clusters[0]
		}
		s.missing(b.Cluster, "cluster", b.KeyRange, fmt.Sprintf("Set cluster = cluster.NAME in pipeline %q to the one that "+
			"it runs in.", b.Key))
		return nil
	}
	key, ok := s.reference(b.Cluster.Expr, "cluster")
	if !ok {
		return nil
	}
	i := slices.IndexFunc(s.Clusters, func(c *Cluster) bool { return c.Key == key })
	return s.Clusters[i]
}

// bucketList is the buckets that reads or writes refers to, as uses of them.
func (s *draft) bucketList(a *hcl.Attribute) []use {
	if a == nil || isNull(a.Expr) {
		return nil
	}
	elements, diags := hcl.ExprList(a.Expr)
	if diags.HasErrors() {
		s.fault(a.Expr.Range(), "Wrong type", "%s is a list of buckets, such as [bucket.example].", a.Name)
		return nil
	}
	var list []use
	seen := map[string]bool{}
	for _, e := range elements {
		key, ok := s.reference(e, "bucket")
		if !ok {
			continue
		}
		if seen[key] {
			s.fault(e.Range(), "Duplicate bucket", "bucket.%s is in the list already. Remove it.", key)
			continue
		}
		seen[key] = true
		if bucket := s.usable[key]; bucket != nil {
			list = append(list, use{rng: e.Range(), bucket: bucket})
		}
	}
	return list
}

// isNull reports whether the expression is the word null, by which an environment unsets what is not evaluated.
func isNull(expr hcl.Expression) bool {
	if len(expr.Variables()) > 0 {
		return false
	}
	v, diags := expr.Value(nil)
	return !diags.HasErrors() && v.IsNull()
}
