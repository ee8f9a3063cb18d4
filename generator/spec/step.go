package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// declareSteps derives the names of a pipeline's steps: those of its step blocks, or one for its task block.
func (s *draft) declareSteps(b *pipelineBlock, p *Pipeline) {
	for _, block := range b.Steps {
		p.Steps = append(p.Steps, newStep(s.Environment, p, block.Key, s.text(block.Name, "", pipelineName)))
	}
	if len(b.Steps) == 0 {
		p.Steps = []*Step{newStep(s.Environment, p, "", "")}
	}
}

// steps evaluates what a pipeline's steps run. What the pipeline says holds for each of them.
func (s *draft) steps(b *pipelineBlock, p *Pipeline) {
	if len(b.Steps) == 0 {
		s.step(b, &stepBlock{KeyRange: b.KeyRange}, p, p.Steps[0])
	}
	for i, block := range b.Steps {
		s.step(b, block, p, p.Steps[i])
	}
}

// step evaluates one of them.
func (s *draft) step(b *pipelineBlock, block *stepBlock, p *Pipeline, step *Step) {
	task := cmp.Or(b.Task, &taskBlock{})
	what, rng := "pipeline "+fmt.Sprintf("%q", b.Key), b.KeyRange
	if step.Key != "" {
		what, rng = fmt.Sprintf("step %q", step.Key), block.KeyRange
	}
	step.Image = s.required(s.or(block.Image, b.Image), "image", rng, fmt.Sprintf("Set image in %s to the container "+
		"image that it runs, with a tag.", what), imageReference, s.reachable)
	if step.Image != "" {
		s.pulled = append(s.pulled, pull{rng: s.or(block.Image, b.Image).Expr.Range(), step: step})
	}
	step.Reads = s.buckets(p, step, false, b.Reads, block.Reads)
	step.Writes = s.buckets(p, step, true, b.Writes, block.Writes)

	step.CPU = s.integer(s.or(block.CPU, task.CPU), smallestCPU(), fargateCPU)
	step.Memory = s.integer(s.or(block.Memory, task.Memory), smallestMemory(step.CPU), fargateMemory(step.CPU))
	// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
	step.Storage = s.integer(s.or(block.Storage, task.Storage), 0, between(21, 200, "GiB"))
	step.Arch = s.text(s.or(block.Arch, task.Arch), "X86_64", oneOf("X86_64", "ARM64"))
	step.Spot = s.flag(s.or(block.Spot, task.Spot))
	step.Command = s.texts(s.or(block.Command, task.Command))
	step.Environment = s.entries(s.entries(nil, task.Environment, variable), block.Environment, variable)
	s.secrets(b, block, step)
	step.Allow = s.allowances(merge(block.Allow, b.Allow), narrowAction, s.fixedResource)
	s.warnOfServices(merge(block.Allow, b.Allow), step.Allow)

	// A standard workflow runs for a year at most.
	step.Timeout = s.integer(s.or(block.Timeout, b.Timeout), 3600, between(1, 365*24*3600, "seconds"))
	step.Retries = s.integer(s.or(block.Retries, b.Retries), 2, between(0, 10, "retries"))
}

// or is the attribute, or the other one where it is absent or null.
func (s *draft) or(a, otherwise *hcl.Attribute) *hcl.Attribute {
	return cmp.Or(s.given(a, cty.DynamicPseudoType), otherwise)
}

// buckets are those of several lists, each once.
func (s *draft) buckets(p *Pipeline, step *Step, write bool, lists ...*hcl.Attribute) []*Bucket {
	var all []*Bucket
	for _, list := range lists {
		for _, u := range s.bucketList(list) {
			if !slices.Contains(all, u.bucket) {
				u.pipeline, u.step, u.write = p, step, write
				all, s.uses = append(all, u.bucket), append(s.uses, u)
			}
		}
	}
	return all
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

// Timeout is how many seconds an execution takes at most, without retries.
func (p *Pipeline) Timeout() int {
	total := 0
	for _, s := range p.Steps {
		total += s.Timeout
	}
	return total
}

// ImageRepository is the ARN of the ECR repository that the step's image lies in; empty: in another registry.
func (s *Step) ImageRepository() string {
	image, ok := aws.ParseImage(s.Image)
	if !ok {
		return ""
	}
	return image.ARN()
}

// Container is the name of the container that a step of the pipeline runs, and what its log streams begin with.
func (p *Pipeline) Container(s *Step) string { return cmp.Or(s.Key, p.Key) }
