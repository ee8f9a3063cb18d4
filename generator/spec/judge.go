package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// part is one of the values that a derived name is made of.
type part struct{ what, value string }

// judgeNames checks the derived names against AWS's limits. Labels obey isName, so what is left is length and reserved
// words.
func (s *draft) judgeNames() {
	if !s.located() {
		return
	}
	s.short("role session", s.section.NameRange, s.SessionName(), 64, part{"project", s.Project},
		part{"environment", s.Name})
	for b, bucket := range s.ownBuckets() {
		if isName(b.Key) && bucket.Name == s.bucketName(b.Key) {
			s.short("bucket", b.KeyRange, bucket.Name, 63, s.bucketParts(part{"bucket", b.Key})...)
			if wrong := unreserved(bucket.Name); wrong != "" {
				s.reserved(wrong)
			}
		}
	}
	if s.Network != nil && s.Network.CIDR != "" && strings.HasPrefix(s.Prefix+"-", "sg-") {
		s.reserved("The security groups' names would begin with sg-, which EC2 keeps for itself.")
	}
	for b, r := range s.ownRepositories() {
		s.short("repository", b.KeyRange, r.Name, 256, s.first(), part{"repository", b.Key})
	}
	for i, b := range sorted(s.section.Clusters) {
		s.short("cluster", b.KeyRange, s.Clusters[i].Name, 255, s.first(), part{"cluster", b.Key})
	}
	for i, b := range sorted(s.section.Pipelines) {
		s.judgePipeline(b, s.Pipelines[i])
	}
}

// judgePipeline checks the longest of the role names and no others: all else that is made of the pipeline's key (state
// machine and queue, at most 80; schedule and rule, 64; task family and alarm, 255) is further from its limit.
func (s *draft) judgePipeline(b *pipelineBlock, p *Pipeline) {
	parts := []part{s.first(), {"pipeline", b.Key}}
	if s.given(b.Name, cty.String) != nil {
		parts = []part{{"name", p.Family}}
	}
	environment := part{"environment", s.Name}
	if len(b.Steps) > 0 {
		s.short("role", b.KeyRange, p.Roles.Scheduler, 64, append(slices.Clone(parts), environment)...)
	}
	for i, step := range p.Steps {
		rng, parts := b.KeyRange, slices.Clone(parts)
		if step.Key != "" {
			rng, parts = b.Steps[i].KeyRange, append(parts, part{"step", step.Key})
			s.short("state", rng, step.Key+" failed", 80, part{"step", step.Key})
			if s.given(b.Steps[i].Name, cty.String) != nil {
				parts = []part{{"name", step.Family}}
			}
		}
		s.short("role", rng, step.ExecutionRole, 64, append(parts, environment)...)
	}
	if lower := strings.ToLower(p.ParameterPath); strings.HasPrefix(lower, "/aws") || strings.HasPrefix(lower, "/ssm") {
		s.reserved(fmt.Sprintf("The pipelines' parameters are under %s, and SSM keeps names that begin with aws or ssm for "+
			"itself.", p.ParameterPath))
	}
}

// reserved reports that AWS keeps names for itself that begin with the prefix.
func (s *draft) reserved(why string) {
	if s.given(s.section.Prefix, cty.String) != nil {
		s.fault(s.section.Prefix.Expr.Range(), "Invalid prefix", "%s Choose another prefix.", why)
		return
	}
	s.fault(s.project.NameRange, "Invalid name", "%s Rename the project, or give it another prefix.", why)
}

// first is the first part of derived names.
func (s *draft) first() part {
	if s.Prefix == s.Project {
		return part{"project", s.Project}
	}
	return part{"prefix", s.Prefix}
}

// bucketParts are the parts of a bucket's name, given the one behind the prefix.
func (s *draft) bucketParts(key part) []part {
	return []part{s.first(), key, {"environment", s.Name}, {"account", s.AccountID}, {"region", s.Region}}
}

// short reports a name that is derived from the parts and is longer than limit bytes.
func (s *draft) short(kind string, rng hcl.Range, name string, limit int, parts ...part) {
	if len(name) <= limit {
		return
	}
	var made []string
	for _, p := range parts {
		made = append(made, fmt.Sprintf("%s %q (%d)", p.what, p.value, len(p.value)))
	}
	s.fault(rng, "Name too long", "The %s name %q has %d characters, and AWS allows %d. It is made of %s. Shorten "+
		"one of them.", kind, name, len(name), limit, strings.Join(made, ", "))
}
