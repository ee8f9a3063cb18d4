package proof

import (
	"slices"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// outlets looks for settings by which what the spec says who may use gets to others, or no longer to those: beside the
// policies on it.
func (c *checker) outlets() {
	for _, root := range c.roots {
		for _, o := range root.Outlets {
			name, closed := c.outletOf(root, o)
			f := Finding{Class: Excess, Side: access.ResourceSide, Summary: name + " " + o.What, Envs: []string{root.Env},
				Detail: "The spec does not say so. It is " + o.Address + " that does.", Range: o.Range}
			if o.Closes {
				f.Class = Missing
			}
			if name != "" && (closed || !o.Closes) {
				c.add(f)
			}
		}
		for _, u := range root.Uses {
			if account, name, _ := access.RoleOf(u.Role); c.ours(u.Role) && !c.intent.uses[roleUse{u.Type, u.Name, u.Role}] {
				c.add(Finding{Class: Excess, Summary: u.Address + " runs as " + name + " of account " + account,
					Detail:    "The spec does not say so. What it runs may do all that the role may.",
					Principal: u.Role, Envs: []string{root.Env}, Range: u.Range})
			}
		}
	}
}

// outletOf is the name of what an outlet is on, if the spec is about it, and whether other accounts use it.
func (c *checker) outletOf(root *rendered.Root, o rendered.Outlet) (name string, across bool) {
	if intended := c.intent.resources[aws.BucketARN(root.Partition, o.Bucket)]; intended != nil {
		return o.Bucket, slices.ContainsFunc(intended.grants, func(g grant) bool { return g.account != intended.account })
	}
	for _, g := range c.intent.goals[root.AccountID] {
		switch {
		case g.kind == logGroups && (o.LogGroup == "*" || g.name == "the log "+o.LogGroup):
			return g.name, false
		case g.kind == registry && o.Registry:
			return "the registry", false
		}
	}
	return "", false
}
