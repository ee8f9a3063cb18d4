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

// grant is access that a grant block gives.
type grant struct {
	rng    hcl.Range
	bucket *Bucket
	access Access
}

// grant evaluates a grant block.
func (s *draft) grant(g *grantBlock) (Access, bool) {
	role := s.required(g.Role, "role", g.LabelRange,
		`Set role = "arn:aws:iam::ACCOUNT:role/NAME" in the grant to the role that may use the bucket.`, s.outsideRole)
	if s.value(g.Access, cty.List(cty.String)).IsNull() {
		s.missing(g.Access, "access", g.LabelRange, `Set access = ["read"], ["write"] or both in the grant.`)
	}
	words := s.texts(g.Access, oneOf("read", "write"))
	if words != nil && len(words) == 0 {
		s.fault(g.Access.Expr.Range(), "Invalid access",
			`The grant allows nothing. Write "read", "write" or both, or remove it.`)
	}
	if role == "" || len(words) == 0 {
		return Access{}, false
	}
	parsed, _ := aws.ParseARN(role) // which outsideRole has seen
	return Access{
		Principal: role,
		AccountID: parsed.Account,
		Label:     g.Label,
		Outside:   true,
		Read:      slices.Contains(words, "read"),
		Write:     slices.Contains(words, "write"),
	}, true
}

// outsideRole is the form of a role's ARN in the environment's partition.
func (s *draft) outsideRole(v string) string {
	if matches(`arn:[a-z-]+:iam::[0-9]{12}:role/([!-~]+/)?[\w+=,.@-]{1,64}`, v) {
		if strings.HasPrefix(v, "arn:"+s.Partition+":") || s.Region == "" {
			return ""
		}
		return fmt.Sprintf("%q is in another partition than the bucket, which is in %s. Nothing is shared between "+
			"the two.", v, s.Partition)
	}
	return fmt.Sprintf("%q is not the ARN of a role. It has the form arn:aws:iam::123456789012:role/NAME.", v)
}

// access fills in who may use each bucket.
func (l *loader) access(drafts []*draft) {
	for _, s := range drafts {
		for _, u := range s.uses {
			u.bucket.use(s.Environment, u)
		}
	}
	for _, s := range drafts {
		for _, g := range s.grants {
			l.outside(g)
		}
		for _, b := range s.Buckets {
			slices.SortFunc(b.Access, func(x, y Access) int { return cmp.Compare(x.Label, y.Label) })
		}
	}
}

// use adds what a pipeline's role may do.
func (b *Bucket) use(e *Environment, u use) {
	principal := e.OwnRoleARN(u.step.TaskRole)
	i := slices.IndexFunc(b.Access, func(a Access) bool { return a.Principal == principal })
	if i < 0 {
		i = len(b.Access)
		label := strings.TrimSpace(e.Name + " " + u.pipeline.Key + " " + u.step.Key)
		b.Access = append(b.Access, Access{Principal: principal, AccountID: e.AccountID, Label: label})
	}
	b.Access[i].Read = b.Access[i].Read || !u.write
	b.Access[i].Versions = b.Access[i].Versions || !u.write && u.pipeline.Pins(b)
	b.Access[i].Write = b.Access[i].Write || u.write
}

// outside adds what a grant block allows.
func (l *loader) outside(g grant) {
	for _, a := range g.bucket.Access {
		if a.Principal == g.access.Principal {
			l.fault(g.rng, "Duplicate grant", "%s may use bucket %s already, as %q. Remove one of them.", a.Principal,
				g.bucket.Key, a.Label)
			return
		}
	}
	g.bucket.Access = append(g.bucket.Access, g.access)
}
