package rendered

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

func (c *collector) role(i *instance) {
	r := Role{Resource: i.describe(), Trust: i.document("assume_role_policy")}
	inline, unknown := i.scope.unfold(&i.block, "inline_policy")
	r.Unresolved = unknown
	for _, block := range inline {
		if d := i.documentIn(block.scope, &block.block, "policy"); d != nil {
			d.Name, _ = text(block.value("name"))
			r.Policies = append(r.Policies, *d)
		}
	}
	if v := i.argument("permissions_boundary"); !isNull(v) {
		var ok bool
		if r.Boundary, ok = text(v); !ok {
			r.Boundary = marker("the permissions boundary is not known")
		}
	}
	c.root.Roles = append(c.root.Roles, r)
	if v := i.argument("managed_policy_arns"); !isNull(v) {
		own := target{name: r.Name, address: r.Address, account: r.Account}
		c.afterwards(func() { c.attachAll(i, own, v) })
	}
}

func (c *collector) policy(i *instance) {
	d := i.document("policy")
	if d == nil {
		return
	}
	arn := i.arn()
	d.Name = arn
	c.policies = append(c.policies, managedPolicy{arn, *d})
}

func (c *collector) rolePolicy(i *instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		d.Name, _ = i.text("name")
		r := c.findRole(i, i.target("role"))
		if r == nil {
			c.lost(i, d)
			return
		}
		r.Policies = append(r.Policies, *d)
	})
}

func (c *collector) attachment(i *instance) {
	c.afterwards(func() {
		list := cty.TupleVal([]cty.Value{i.argument("policy_arn")})
		c.attachAll(i, i.target("role"), list)
	})
}

// attachments attaches one policy to many.
func (c *collector) attachments(i *instance) {
	c.afterwards(func() {
		for _, kind := range []string{"users", "groups"} {
			if !isNull(i.argument(kind)) {
				c.problem(i.at, i.address, i.address+" attaches a policy to "+kind, "they are not read")
			}
		}
		list := cty.TupleVal([]cty.Value{i.argument("policy_arn")})
		for _, role := range elements(i.argument("roles")) {
			c.attachAll(i, i.targetOf(role), list)
		}
	})
}

func (c *collector) exclusive(i *instance) {
	c.afterwards(func() { c.attachAll(i, i.target("role_name"), i.argument("policy_arns")) })
}

// attachAll attaches managed policies to a role.
func (c *collector) attachAll(i *instance, t target, arns cty.Value) {
	r := c.findRole(i, t)
	for _, arn := range elements(arns) {
		d, why := c.managed(i, arn)
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
func (c *collector) managed(i *instance, v cty.Value) (*Document, *Unresolved) {
	t := i.targetOf(v)
	for _, p := range c.policies {
		if t.name != "" && t.name == p.arn || t.address != "" && t.address == p.document.Address {
			d := p.document
			if i.fault != nil {
				d.miss(Unresolved{Why: i.address + ": " + i.fault.Error(), Range: i.at})
			}
			return &d, nil
		}
	}
	why := fmt.Sprintf("%s attaches the policy %s, whose content is not in this root", i.address, t.name)
	switch {
	case strings.Contains(t.name, ":iam::aws:policy/"):
		why = fmt.Sprintf("%s attaches AWS's policy %s, whose content is not known", i.address, t.name)
	case t.name == "":
		why = i.address + " attaches a policy that is not known"
	}
	return nil, &Unresolved{Why: why, Range: i.at}
}

// findRole is the role that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findRole(i *instance, t target) *Role {
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
	outside.Unresolved = []Unresolved{{Why: "this root doesn't make the role " + t.name, Range: i.at}}
	c.root.Roles = append(c.root.Roles, outside)
	return &c.root.Roles[len(c.root.Roles)-1]
}

// targetOf is what a value names.
func (i *instance) targetOf(v cty.Value) target {
	t := target{account: i.provider.account}
	var ok bool
	if t.name, ok = text(v); ok {
		return t
	}
	_, marks := v.Unmark()
	if why := appendReasons(nil, marks); len(why) == 1 {
		t.address = why[0].address
	}
	return t
}

// elements are those of a list or a set; of what isn't known, it is itself.
func elements(v cty.Value) []cty.Value {
	list, marks := v.Unmark()
	switch {
	case !list.IsKnown():
		return []cty.Value{v}
	case list.IsNull() || !list.CanIterateElements():
		return nil
	}
	var values []cty.Value
	for it := list.ElementIterator(); it.Next(); {
		_, element := it.Element()
		values = append(values, element.WithMarks(marks))
	}
	return values
}
