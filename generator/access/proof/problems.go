package proof

import (
	"io"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
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
	for _, root := range c.roots {
		for _, p := range root.Problems {
			c.unknown(root, p.Range, p.What, sentence(p.Why))
		}
		for _, role := range root.Roles {
			c.roleProblems(root, role)
		}
		for _, b := range root.Buckets {
			c.documents(root, b.Resource, b.Policies)
		}
		for _, k := range root.Keys {
			k.ARN = k.Address // AWS makes it
			c.documents(root, k.Resource, k.Policies)
		}
		for _, r := range root.Repositories {
			c.documents(root, r.Resource, r.Policies)
		}
		for _, q := range root.Queues {
			c.documents(root, q.Resource, q.Policies)
		}
		c.documents(root, rendered.Resource{ARN: "-"}, root.Unattached)
	}
	for _, p := range c.principals {
		c.faults(p.Env, p.policies)
	}
	for _, r := range c.resources {
		c.faults(r.Env, r.policies)
		if len(r.policies) > 1 && r.Kind != Bucket && r.Kind != Key { // of these, it is a problem already
			c.add(Finding{Class: Undecided, Summary: "the policy of " + r.Name, Detail: sentence(r.fault), Resource: r.ARN,
				Envs: []string{r.Env}, Range: r.policies[1].Range})
		}
		if r.unclear != "" {
			c.add(Finding{Class: Undecided, Summary: "the key of " + r.Name, Detail: sentence(r.unclear), Resource: r.ARN,
				Envs: []string{r.Env}, Range: r.declared})
		}
	}
}

func (c *checker) roleProblems(root *rendered.Root, role rendered.Role) {
	c.documents(root, role.Resource, role.Policies)
	if role.Trust != nil {
		c.documents(root, role.Resource, []rendered.Document{*role.Trust})
	}
	for _, u := range role.Unresolved {
		c.unknown(root, u.Range, "the role "+role.Name, sentence(u.Why))
	}
	c.boundary(root, role)
}

// boundary holds a role's permissions boundary against the spec's. What it takes away isn't modelled.
func (c *checker) boundary(root *rendered.Root, role rendered.Role) {
	want, ours := "", false
	if c.intent != nil {
		if intended := c.intent.roles[role.ARN]; intended != nil && !intended.outside {
			want, ours = intended.boundary, true
		}
	}
	switch {
	case ours && role.Boundary == want:
	case ours && want != "":
		c.add(Finding{Class: Excess, Side: access.IdentitySide, Principal: role.ARN, Envs: []string{root.Env},
			Range:   role.Range,
			Summary: "the role " + role.Name + " hasn't the permissions boundary that the spec gives to roles",
			Detail:  "Its permissions_boundary is to be " + want + "."})
	case role.Boundary != "":
		c.unknown(root, role.Range, "the role "+role.Name+" has a permissions boundary",
			"It may take access away. Permissions boundaries are not modelled.")
	}
}

// documents reports what isn't known of policies, and of what they are on.
func (c *checker) documents(root *rendered.Root, r rendered.Resource, documents []rendered.Document) {
	if r.ARN == "" {
		c.unknown(root, r.Range, "the name of "+r.Address+" is not known", "Nor is what policies say of it.")
	}
	for _, d := range documents {
		for _, u := range d.Unresolved {
			c.unknown(root, u.Range, "a policy of "+d.Address, "A part of it is not known: "+u.Why+".")
		}
	}
}

func (c *checker) unknown(root *rendered.Root, rng hcl.Range, what, why string) {
	c.add(Finding{Class: Undecided, Summary: what, Detail: why, Envs: []string{root.Env}, Range: rng})
}

// faults reports policies that AWS would refuse. What isn't known of them is a finding already.
func (c *checker) faults(env string, policies []*policy) {
	for _, doc := range policies {
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
