package rendered

import (
	"github.com/tfgen/tfgen/generator/access/config"
)

// identityKind is what IAM gives policies to.
type identityKind string

// The kinds, as arguments and ARNs have them.
const (
	roleKind  identityKind = "role"
	userKind  identityKind = "user"
	groupKind identityKind = "group"
)

// user reads a user. Who logs in as one is nobody's to know here.
func (c *collector) user(i instance) {
	c.root.Users = append(c.root.Users, Identity{Resource: i.describe()})
	n := len(c.root.Users) - 1
	c.bounded(i, func() *Identity { return &c.root.Users[n] })
}

// group reads a group. It stands for whoever is in it.
func (c *collector) group(i instance) {
	c.root.Groups = append(c.root.Groups, Identity{Resource: i.describe()})
}

// bounded gives an identity its permissions boundary, when all resources are known.
func (c *collector) bounded(i instance, identity func() *Identity) {
	v := i.Value("permissions_boundary")
	if v.IsNull() {
		return
	}
	c.afterwards(func() {
		to := identity()
		to.BoundaryPolicy, _ = c.managed(i, v)
		text, known := v.Text()
		switch {
		case known:
			to.Boundary = text
		case to.BoundaryPolicy != nil && to.BoundaryPolicy.Name != "":
			to.Boundary = to.BoundaryPolicy.Name
		default:
			to.Boundary = config.MarkerFor("the permissions boundary is not known")
		}
	})
}

// inline gives an identity a policy of its own.
func (c *collector) inline(kind identityKind) func(instance) {
	return func(i instance) {
		c.afterwards(func() {
			d := i.document("policy")
			if d == nil {
				return
			}
			d.Name, _ = i.Text("name")
			to := c.find(i, kind, i.target(string(kind)))
			if to == nil {
				c.lost(i, d)
				return
			}
			to.Policies = append(to.Policies, *d)
		})
	}
}

// attachment attaches a managed policy to one identity.
func (c *collector) attachment(kind identityKind) func(instance) {
	return func(i instance) {
		c.afterwards(func() {
			c.attachAll(i, kind, i.target(string(kind)), config.List(i.Value("policy_arn")))
		})
	}
}

// attachments attaches one policy to many.
func (c *collector) attachments(i instance) {
	c.afterwards(func() {
		list := config.List(i.Value("policy_arn"))
		for _, kind := range []identityKind{roleKind, userKind, groupKind} {
			for _, one := range elements(i.Value(string(kind) + "s")) {
				c.attachAll(i, kind, i.targetOf(one), list)
			}
		}
	})
}

// exclusive attaches the only managed policies that an identity has.
func (c *collector) exclusive(kind identityKind) func(instance) {
	return func(i instance) {
		c.afterwards(func() { c.attachAll(i, kind, i.target(string(kind)+"_name"), i.Value("policy_arns")) })
	}
}

// attachAll attaches managed policies.
func (c *collector) attachAll(i instance, kind identityKind, t target, arns config.Value) {
	to := c.find(i, kind, t)
	for _, arn := range elements(arns) {
		d, why := c.managed(i, arn)
		if to != nil {
			name, _ := arn.Text()
			to.Attached = append(to.Attached, Attached{name, i.Range()})
		}
		switch {
		case to == nil:
			c.lost(i, d)
		case d == nil:
			to.Unresolved = append(to.Unresolved, *why)
		case !holds(to.Policies, *d):
			to.Policies = append(to.Policies, *d)
		}
	}
}

// find is the identity that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) find(i instance, kind identityKind, t target) *Identity {
	for _, known := range c.identities(kind) {
		if t.is(known.Resource) {
			return known
		}
	}
	if t.name == "" {
		return nil
	}
	// An IAM name has no slash, so the path isn't known. Most have none.
	outside := Identity{Resource: c.stranger(i, t, i.provider.arn("iam", false, true, string(kind)+"/"+t.name))}
	outside.Unresolved = []config.Unresolved{{
		Why: "this root doesn't make the " + string(kind) + " " + t.name, Range: i.Range()}}
	switch kind {
	case roleKind:
		c.root.Roles = append(c.root.Roles, Role{Identity: outside})
	case userKind:
		c.root.Users = append(c.root.Users, outside)
	case groupKind:
		c.root.Groups = append(c.root.Groups, outside)
	}
	all := c.identities(kind)
	return all[len(all)-1]
}

// identities are those of a kind so far.
func (c *collector) identities(kind identityKind) []*Identity {
	var all []*Identity
	switch kind {
	case roleKind:
		for n := range c.root.Roles {
			all = append(all, &c.root.Roles[n].Identity)
		}
	case userKind:
		for n := range c.root.Users {
			all = append(all, &c.root.Users[n])
		}
	case groupKind:
		for n := range c.root.Groups {
			all = append(all, &c.root.Groups[n])
		}
	}
	return all
}
