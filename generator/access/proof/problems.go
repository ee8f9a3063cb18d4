package proof

import (
	"io"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
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
			Range:  hcl.Range{Filename: path.Join(Dir, env)}})
	}
}

// problems reports what the rendered files don't tell.
func (c *checker) problems() {
	for _, root := range c.roots {
		for _, p := range root.Problems {
			c.unknown(root, p.Range, p.What, sentence(p.Why))
		}
		for _, r := range root.Roles {
			c.roleProblems(root, r)
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
		c.documents(root, rendered.Resource{ARN: "-"}, root.Unattached)
	}
	for _, a := range c.actors {
		c.faults(a.Env, a.policies)
	}
	for _, t := range c.things {
		c.faults(t.Env, t.policies)
		if len(t.policies) > 1 && t.Kind != Bucket && t.Kind != Key { // of these, it is a problem already
			c.add(Finding{Class: Undecided, Summary: "the policy of " + t.Name, Detail: sentence(t.fault), Resource: t.ARN,
				Envs: []string{t.Env}, Range: t.policies[1].Range})
		}
		if t.unclear != "" {
			c.add(Finding{Class: Undecided, Summary: "the key of " + t.Name, Detail: sentence(t.unclear), Resource: t.ARN,
				Envs: []string{t.Env}, Range: t.at})
		}
	}
}

func (c *checker) roleProblems(root *rendered.Root, r rendered.Role) {
	c.documents(root, r.Resource, r.Policies)
	if r.Trust != nil {
		c.documents(root, r.Resource, []rendered.Document{*r.Trust})
	}
	for _, u := range r.Unresolved {
		c.unknown(root, u.Range, "the role "+r.Name, sentence(u.Why))
	}
	if r.Boundary != "" {
		c.unknown(root, r.Range, "the role "+r.Name+" has a permissions boundary",
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

func (c *checker) unknown(root *rendered.Root, at hcl.Range, what, why string) {
	c.add(Finding{Class: Undecided, Summary: what, Detail: why, Envs: []string{root.Env}, Range: at})
}

// faults reports policies that AWS would refuse. What isn't known of them has been told.
func (c *checker) faults(env string, policies []*policy) {
	for _, p := range policies {
		if p.fault != "" && len(p.Unresolved) == 0 {
			c.add(Finding{Class: Undecided, Summary: "a policy of " + p.Address, Detail: sentence(p.fault),
				Envs: []string{env}, Range: p.Range})
		}
	}
}

// told reports whether a fault is what an answer hangs on: it is a finding already.
func told(a *actor, t *thing) bool {
	if a.fault != "" || t != nil && t.fault != "" {
		return true
	}
	policies := a.policies
	if t != nil {
		policies = append(policies[:len(policies):len(policies)], t.policies...)
	}
	for _, p := range policies {
		if len(p.Unresolved) > 0 {
			return true
		}
	}
	return false
}

// half is the side's own half, or "" for both.
func half(identity, resource bool) access.Side {
	switch {
	case identity && resource, !identity && !resource:
		return ""
	case identity:
		return access.IdentitySide
	}
	return access.ResourceSide
}
