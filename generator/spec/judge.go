package spec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// part is one of the values that a derived name is made of.
type part struct{ what, value string }

// judgeNames checks the derived names against AWS's limits. Labels obey isName, so what is left is length and reserved
// words.
func (s *draft) judgeNames() {
	if !s.located() {
		return
	}
	environment := part{"environment", s.Name}
	s.short("role session", s.section.NameRange, s.SessionName(), 64, environment)
	for _, b := range sorted(s.section.Buckets) {
		if bucket := s.usable[b.Key]; bucket != nil && bucket.Owner == s.Environment && isName(b.Key) {
			s.short("bucket", b.KeyRange, bucket.Name, 63, s.bucketParts(part{"bucket", b.Key})...)
			if wrong := unreserved(bucket.Name); wrong != "" {
				s.fault(s.project.NameRange, "Invalid name", "%s", wrong)
			}
		}
	}
	if s.Network != nil && s.Network.CIDR != "" && strings.HasPrefix(s.Project+"-", "sg-") {
		s.fault(s.project.NameRange, "Invalid name", "The security groups' names would begin with sg-, which EC2 keeps for "+
			"itself. Rename the project.")
	}
	for i, b := range sorted(s.section.Repositories) {
		s.short("repository", b.KeyRange, s.Repositories[i].Name, 256, part{"repository", b.Key})
	}
	for i, b := range sorted(s.section.Clusters) {
		s.short("cluster", b.KeyRange, s.Clusters[i].Name, 255, part{"cluster", b.Key})
	}
	for i, b := range sorted(s.section.Pipelines) {
		s.judgePipeline(b, s.Pipelines[i])
	}
}

// judgePipeline checks the longest of the role names and no other: all else that is made of the pipeline's key (state
// machine and queue, at most 80; schedule, 64; task family and alarm, 255) is further from its limit.
func (s *draft) judgePipeline(b *pipelineBlock, p *Pipeline) {
	s.short("role", b.KeyRange, p.Roles.Execution, 64, part{"pipeline", b.Key}, part{"environment", s.Name})
	if lower := strings.ToLower(p.ParameterPath); strings.HasPrefix(lower, "/aws") || strings.HasPrefix(lower, "/ssm") {
		s.fault(s.project.NameRange, "Invalid name", "The pipelines' parameters are under %s, and SSM keeps names that "+
			"begin with aws or ssm for itself. Rename the project.", p.ParameterPath)
	}
}

// bucketParts are the parts of a bucket's name but for the project, given the part in the middle.
func (s *draft) bucketParts(key part) []part {
	return []part{key, {"environment", s.Name}, {"account", s.AccountID}, {"region", s.Region}}
}

// short reports a name that is derived from the project's and further parts, and is longer than limit bytes.
func (s *draft) short(kind string, rng hcl.Range, name string, limit int, parts ...part) {
	if len(name) <= limit {
		return
	}
	var made []string
	for _, p := range append([]part{{"project", s.Project}}, parts...) {
		made = append(made, fmt.Sprintf("%s %q (%d)", p.what, p.value, len(p.value)))
	}
	s.fault(rng, "Name too long", "The %s name %q has %d characters, and AWS allows %d. It is made of %s. Shorten "+
		"one of them.", kind, name, len(name), limit, strings.Join(made, ", "))
}
