package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// pipeline evaluates what a pipeline runs, on what, and when.
func (s *draft) pipeline(b *pipelineBlock, p *Pipeline) {
	p.Image = s.required(b.Image, "image", b.KeyRange, fmt.Sprintf("Set image in pipeline %q to the container image that "+
		"it runs, with a tag.", b.Key), imageReference, s.reachable)
	p.Cluster = s.cluster(b)
	p.Reads = s.bucketList(p, b.Reads, false)
	p.Writes = s.bucketList(p, b.Writes, true)
	s.modelBucket(b, p)
	s.task(b, &p.Task)
	p.Allow = s.allowances(b.Allow, narrowAction, s.fixedResource)
	s.parameters(b, p)
	p.Schedule = s.text(b.Schedule, "", schedule)
	p.ScheduleTimezone = s.text(b.ScheduleTimezone, "UTC", timezone)
	p.LogRetentionDays = s.integer(b.LogRetentionDays, 30, logRetention)
	// A standard workflow runs for a year at most.
	p.Timeout = s.integer(b.Timeout, 3600, between(1, 365*24*3600, "seconds"))
	p.Tags = s.resourceTags(b.Tags)
	p.Retries = s.integer(b.Retries, 2, between(0, 10, "retries"))
}

// cluster is the cluster that the pipeline refers to.
func (s *draft) cluster(b *pipelineBlock) *Cluster {
	if b.Cluster == nil || isNull(b.Cluster.Expr) {
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

// bucketList is the buckets that reads or writes refers to, each of which is also noted as a use.
func (s *draft) bucketList(p *Pipeline, a *hcl.Attribute, write bool) []*Bucket {
	if a == nil || isNull(a.Expr) {
		return nil
	}
	elements, diags := hcl.ExprList(a.Expr)
	if diags.HasErrors() {
		s.fault(a.Expr.Range(), "Wrong type", "%s is a list of buckets, such as [bucket.example].", a.Name)
		return nil
	}
	var list []*Bucket
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
			list = append(list, bucket)
			s.uses = append(s.uses, use{rng: e.Range(), pipeline: p, bucket: bucket, write: write})
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

// task evaluates the size of the container and what it is told.
func (s *draft) task(b *pipelineBlock, t *Task) {
	if b.Task == nil {
		s.absence(b.KeyRange, "Missing task", "Pipeline %q needs a task block in environment %s: task { cpu = 1024, memory "+
			"= 2048 }, with a line for each.", b.Key, s.Name)
		return
	}
	t.CPU = s.requiredInteger(b.Task.CPU, "cpu", b.Task.DefRange, "Set cpu in the task to a number of CPU units, of "+
		"which a core has 1024.", fargateCPU)
	t.Memory = s.requiredInteger(b.Task.Memory, "memory", b.Task.DefRange, "Set memory in the task to a number of MiB.",
		fargateMemory(t.CPU))
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
	t.Storage = s.integer(b.Task.Storage, 0, between(21, 200, "GiB"))
	t.Arch = s.text(b.Task.Arch, "X86_64", oneOf("X86_64", "ARM64"))
	t.Command = s.texts(b.Task.Command)
	t.Environment = s.entries(nil, b.Task.Environment, variable)
}

func variable(key, _ string) string {
	if matches(`[A-Za-z_][A-Za-z0-9_]*`, key) {
		return ""
	}
	return fmt.Sprintf("%q is not the name of an environment variable. Use letters, digits and underscores, without a "+
		"digit in front.", key)
}

// reachable allows the images that the environment's network can reach: without NAT, ECR's in the region alone.
func (s *draft) reachable(image string) string {
	n := s.Network
	if n == nil || n.CIDR == "" || n.NAT || s.Region == "" {
		return ""
	}
	if i, ok := aws.ParseImage(image); ok && i.Region == s.Region {
		plain := aws.Registry(i.Account, i.Region)
		if strings.HasPrefix(image, plain+"/") {
			return ""
		}
		return fmt.Sprintf("The environment's own VPC reaches ECR by its plain host alone. Write %s/%s with the tag, or set "+
			"nat = true in the network.", plain, i.Repository)
	}
	return fmt.Sprintf("%q is not in ECR in %s, and the environment's own VPC has no way to any other registry. Copy the "+
		"image to a repository, or set nat = true in the network.", image, s.Region)
}
