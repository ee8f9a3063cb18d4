package proof

import (
	"io"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/project"
)

// ConfigError says that the rendered files are not valid Terraform.
type ConfigError struct {
	diags hcl.Diagnostics
	files map[string]*hcl.File
}

// Error is one line: how many faults there are, and the first.
func (e *ConfigError) Error() string { return "the rendered files can't be read: " + e.diags.Error() }

// WriteText writes each fault with the lines that it is in, wrapped to width columns; 0: not wrapped.
func (e *ConfigError) WriteText(w io.Writer, width int, color bool) error {
	r := &Report{}
	for _, d := range e.diags {
		if d.Subject != nil {
			d.Subject = r.subject(*d.Subject)
		}
	}
	return hcl.NewDiagnosticTextWriter(w, e.files, uint(max(width, 0)), color).WriteDiagnostics(e.diags)
}

// unrendered reports the environments without rendered files.
func (c *checker) unrendered(envs []string) {
	for _, env := range envs {
		c.add(Finding{Class: Missing, Summary: "environment " + env + " is not rendered", Envs: []string{env},
			Detail: "Nothing that it grants is in the files. Run: tfgen render --env " + env,
			Range:  hcl.Range{Filename: path.Join(project.SpecName, env)}})
	}
}

// problems reports what the rendered files don't tell.
func (c *checker) problems() {
	c.findings = append(c.findings, c.around...)
	for _, root := range c.roots {
		for _, p := range root.Problems {
			c.unknown(root, p.Range, p.What, sentence(p.Why))
		}
		for _, role := range root.Roles {
			c.attached(root, role.Identity)
		}
		for _, d := range root.Unattached {
			c.unresolved(root.Env, d)
		}
	}
	for _, p := range c.principals {
		c.bounded(p)
		c.faults(p.Env, p.policies)
		if !c.strange(p) {
			c.unknowns(p.Env, p.policies)
			c.unknownPolicies(p)
		} // else it is asked what may be behind that isn't known
	}
	for env, endpoints := range c.endpoints {
		for _, e := range endpoints {
			c.faults(env, []*policy{e.policy})
			c.unknowns(env, []*policy{e.policy})
		}
	}
	for _, r := range c.resources {
		c.resourceProblems(r)
	}
}

func (c *checker) resourceProblems(r *resource) {
	c.faults(r.Env, r.policies)
	if c.intent == nil || c.intent.resourceOf(r) != nil || r.letsInUnknown() {
		c.unknowns(r.Env, r.policies)
	}
	if len(r.policies) > 1 && r.Kind != Bucket && r.Kind != Key { // of these, it is a problem already
		c.add(Finding{Class: Undecided, Summary: "the policy of " + r.Name, Detail: sentence(r.fault), Resource: r.ARN,
			Envs: []string{r.Env}, Range: r.policies[1].Range})
	}
	if r.unclear != "" {
		c.add(Finding{Class: Undecided, Summary: "the key of " + r.Name, Detail: sentence(r.unclear), Resource: r.ARN,
			Envs: []string{r.Env}, Range: r.declared})
	}
}

// attached reports policies that are attached to a role of ours.
func (c *checker) attached(root *rendered.Root, role rendered.Identity) {
	if c.intent == nil || !c.ours(role.ARN) {
		return
	}
	for _, a := range role.Attached {
		detail := "The spec attaches none"
		if a.Policy != "" {
			detail += ", and this is " + a.Policy
		}
		c.add(Finding{Class: Excess, Side: access.IdentitySide, Principal: role.ARN, Envs: []string{root.Env},
			Range: a.Range, Summary: "a policy is attached to " + role.Name, Detail: detail + ".", Fixes: []Fix{{
				Do: "Remove it, and say in the spec what the role is for: reads and writes, or allow."}}})
	}
}

// unknownPolicies reports policies of a principal whose content isn't known.
func (c *checker) unknownPolicies(p *principal) {
	for _, u := range p.unresolved {
		detail := sentence(u.Why)
		if len(p.policies) > 0 {
			detail += " What its other policies allow is judged without it."
		}
		c.add(Finding{Class: Undecided, Summary: "the " + p.title(), Detail: detail, Envs: []string{p.Env}, Range: u.Range})
	}
}

// strange reports whether a principal is known to be none of the spec's.
func (c *checker) strange(p *principal) bool {
	if c.intent == nil {
		return false
	}
	role := c.intent.roles[p.ARN]
	return role == nil || role.outside
}

// bounded holds a role's permissions boundary against the spec's, and reports one of which it isn't known what it takes
// away, unless the spec asks for it: then it is among what isn't modelled.
func (c *checker) bounded(p *principal) {
	want, ours := "", false
	if c.intent != nil {
		if intended := c.intent.roles[p.ARN]; intended != nil && !intended.outside {
			want, ours = intended.boundary, true
		}
	}
	name := p.boundaryARN
	if strings.HasPrefix(name, config.Marker) {
		name = "ARN"
	}
	switch {
	case ours && want != "" && p.boundaryARN != want:
		c.add(Finding{Class: Excess, Side: access.IdentitySide, Principal: p.ARN, Envs: []string{p.Env}, Range: p.declared,
			Summary: "the " + p.title() + " hasn't the permissions boundary that the spec gives to roles",
			Detail:  "Its permissions_boundary is to be " + want + ".", Fixes: []Fix{renderFix(p.Env)}})
	case p.boundaryARN != want && (c.intent == nil || ours) && c.boundary(p) == nil:
		c.add(Finding{Class: Undecided, Envs: []string{p.Env}, Range: p.declared,
			Summary: "the " + p.title() + " has a permissions boundary",
			Detail: "It may take access away, and what it says is not known. Give its document to the spec: " +
				`organization { permissions_boundaries = { "` + name + `" = "FILE.json" } }`})
	}
}

// unknowns reports what isn't known of policies.
func (c *checker) unknowns(env string, policies []*policy) {
	for _, doc := range policies {
		c.unresolved(env, doc.Document)
	}
}

func (c *checker) unresolved(env string, d rendered.Document) {
	for _, u := range d.Unresolved {
		c.add(Finding{Class: Undecided, Summary: "a policy of " + d.Address, Envs: []string{env}, Range: u.Range,
			Detail: "A part of it is not known: " + u.Why + ".", Fixes: []Fix{{
				Do: "Write it as a literal, or move what it is for to a configuration of its own."}}})
	}
}

// letsInUnknown reports whether it isn't known whom the resource's policies let in.
func (r *resource) letsInUnknown() bool {
	if r.fault != "" {
		return true
	}
	return slices.ContainsFunc(r.allows(), func(s *statement) bool {
		return slices.ContainsFunc(s.Principal, func(n access.NamedPrincipal) bool {
			return strings.Contains(n.Value, config.Marker)
		})
	})
}

func (c *checker) unknown(root *rendered.Root, rng hcl.Range, what, why string) {
	c.add(Finding{Class: Undecided, Summary: what, Detail: why, Envs: []string{root.Env}, Range: rng})
}

// faults reports policies that can't be evaluated, most often because AWS would refuse them.
func (c *checker) faults(env string, policies []*policy) {
	for _, doc := range policies {
		if doc.fault != "" {
			c.unresolved(env, doc.Document)
		}
		if doc.fault != "" && len(doc.Unresolved) == 0 {
			c.add(Finding{Class: Undecided, Summary: "a policy of " + doc.Address, Detail: sentence(doc.fault),
				Envs: []string{env}, Range: doc.Range})
		}
	}
}

// reported reports whether a fault is what an answer hangs on: it is a finding already.
func reported(p *principal, r *resource) bool {
	if p.fault != "" || r != nil && r.fault != "" {
		return true
	}
	policies := p.policies
	if r != nil {
		policies = append(policies[:len(policies):len(policies)], r.policies...)
	}
	for _, doc := range policies {
		if len(doc.Unresolved) > 0 {
			return true
		}
	}
	return false
}

// missingSide is the side whose half it is, or "" for both.
func missingSide(identity, resource bool) access.Side {
	switch {
	case identity && resource, !identity && !resource:
		return ""
	case identity:
		return access.IdentitySide
	}
	return access.ResourceSide
}
