package rendered

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered/awspolicies"
)

func (c *collector) role(i instance) {
	r := Role{Resource: i.describe(), Trust: i.document("assume_role_policy")}
	inline, unknown := i.Blocks("inline_policy")
	r.Unresolved = unknown
	for _, block := range inline {
		if d := i.documentIn(&block, "policy"); d != nil {
			d.Name, _ = block.Text("name")
			r.Policies = append(r.Policies, *d)
		}
	}
	c.root.Roles = append(c.root.Roles, r)
	if v := i.Value("permissions_boundary"); !v.IsNull() {
		n := len(c.root.Roles) - 1
		c.afterwards(func() { c.boundary(i, &c.root.Roles[n], v) })
	}
	if v := i.Value("managed_policy_arns"); !v.IsNull() {
		own := target{name: r.Name, address: r.Address, account: r.Account}
		c.afterwards(func() { c.attachAll(i, own, v) })
	}
}

// boundary gives a role its permissions boundary.
func (c *collector) boundary(i instance, r *Role, arn config.Value) {
	r.BoundaryPolicy, _ = c.managed(i, arn)
	text, known := arn.Text()
	switch {
	case known:
		r.Boundary = text
	case r.BoundaryPolicy != nil && r.BoundaryPolicy.Name != "":
		r.Boundary = r.BoundaryPolicy.Name
	default:
		r.Boundary = config.MarkerFor("the permissions boundary is not known")
	}
}

func (c *collector) policy(i instance) {
	d := i.document("policy")
	if d == nil {
		return
	}
	arn := i.arn()
	d.Name = arn
	c.policies = append(c.policies, managedPolicy{arn, *d})
}

func (c *collector) rolePolicy(i instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		d.Name, _ = i.Text("name")
		r := c.findRole(i, i.target("role"))
		if r == nil {
			c.lost(i, d)
			return
		}
		r.Policies = append(r.Policies, *d)
	})
}

func (c *collector) attachment(i instance) {
	c.afterwards(func() {
		c.attachAll(i, i.target("role"), config.List(i.Value("policy_arn")))
	})
}

// attachments attaches one policy to many.
func (c *collector) attachments(i instance) {
	c.afterwards(func() {
		for _, kind := range []string{"users", "groups"} {
			if !i.Value(kind).IsNull() {
				c.problem(i.Range(), i.Address+" attaches a policy to "+kind, "they are not read")
			}
		}
		list := config.List(i.Value("policy_arn"))
		for _, role := range elements(i.Value("roles")) {
			c.attachAll(i, i.targetOf(role), list)
		}
	})
}

func (c *collector) exclusive(i instance) {
	c.afterwards(func() { c.attachAll(i, i.target("role_name"), i.Value("policy_arns")) })
}

// attachAll attaches managed policies to a role.
func (c *collector) attachAll(i instance, t target, arns config.Value) {
	r := c.findRole(i, t)
	for _, arn := range elements(arns) {
		d, why := c.managed(i, arn)
		if r != nil {
			name, _ := arn.Text()
			r.Attached = append(r.Attached, Attached{name, i.Range()})
		}
		switch {
		case r == nil:
			c.lost(i, d)
		case d == nil:
			r.Unresolved = append(r.Unresolved, *why)
		case !holds(r.Policies, *d):
			r.Policies = append(r.Policies, *d)
		}
	}
}

// holds reports whether a policy is attached already: once more has no effect.
func holds(policies []Document, d Document) bool {
	for _, other := range policies {
		if other.Address == d.Address && other.Name == d.Name && other.Range == d.Range {
			return true
		}
	}
	return false
}

// managed is the policy with an ARN, or why its content isn't known.
func (c *collector) managed(i instance, v config.Value) (*Document, *config.Unresolved) {
	t := i.targetOf(v)
	for _, p := range c.policies {
		if t.name != "" && t.name == p.arn || t.address != "" && t.address == p.document.Address {
			d := p.document
			if i.Fault != nil {
				d.Unresolved = append(slices.Clip(d.Unresolved),
					config.Unresolved{Why: i.Address + ": " + i.Fault.Error(), Range: i.Range()})
			}
			return &d, nil
		}
	}
	if p, known := awspolicies.Lookup(t.name); known {
		return &Document{Name: p.ARN, Address: i.Address, Range: i.Range(), JSON: p.Document}, nil
	}
	why := fmt.Sprintf("%s attaches the policy %s, whose content is not in this root", i.Address, t.name)
	switch {
	case strings.Contains(t.name, ":iam::aws:policy/"):
		why = fmt.Sprintf("%s attaches AWS's policy %s, whose content is not known", i.Address, t.name)
	case t.name == "":
		why = i.Address + " attaches a policy that is not known"
	}
	return nil, &config.Unresolved{Why: why, Range: i.Range()}
}

// findRole is the role that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findRole(i instance, t target) *Role {
	for n := range c.root.Roles {
		if t.is(c.root.Roles[n].Resource) {
			return &c.root.Roles[n]
		}
	}
	if t.name == "" {
		return nil
	}
	// An IAM name has no slash, so the path isn't known. Most roles have none.
	outside := Role{Resource: c.stranger(i, t, i.provider.arn("iam", false, true, "role/"+t.name))}
	outside.Unresolved = []config.Unresolved{{Why: "this root doesn't make the role " + t.name, Range: i.Range()}}
	c.root.Roles = append(c.root.Roles, outside)
	return &c.root.Roles[len(c.root.Roles)-1]
}

// elements are those of a list or a set; of what isn't known, it is itself.
func elements(v config.Value) []config.Value {
	if !v.IsKnown() {
		return []config.Value{v}
	}
	list, _ := v.Elements()
	return list
}
