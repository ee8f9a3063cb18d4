package rendered

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered/awspolicies"
)

func (c *collector) role(i instance) {
	r := Role{Identity: Identity{Resource: i.describe()}, Trust: i.document("assume_role_policy")}
	inline, unknown := i.Blocks("inline_policy")
	r.Unresolved = unknown
	for _, block := range inline {
		if d := i.documentIn(&block, "policy"); d != nil {
			d.Name, _ = block.Text("name")
			r.Policies = append(r.Policies, *d)
		}
	}
	c.root.Roles = append(c.root.Roles, r)
	n := len(c.root.Roles) - 1
	c.bounded(i, func() *Identity { return &c.root.Roles[n].Identity })
	if v := i.Value("managed_policy_arns"); !v.IsNull() {
		own := target{name: r.Name, address: r.Address, account: r.Account}
		c.afterwards(func() { c.attachAll(i, roleKind, own, v) })
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

// elements are those of a list or a set; of what isn't known, it is itself.
func elements(v config.Value) []config.Value {
	if !v.IsKnown() {
		return []config.Value{v}
	}
	list, _ := v.Elements()
	return list
}
