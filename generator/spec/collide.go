package spec

import (
	"fmt"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// claim is a name that something takes where AWS wants names to differ.
type claim struct {
	scope  string // what tells it apart from equal names: the service, with its account and region as far as they count
	name   string
	what   string // "bucket raw of environment dev"
	rng    hcl.Range
	ofRole bool           // for which case doesn't count
	kind   string         // of a role that may be claimed by its likes, too; empty: by nobody else
	given  *hcl.Attribute // that says it; nil: it is derived
	owner  *draft
}

// distinctNames checks that no two resources of the project have the same name, by AWS's own scopes: a bucket's is
// global, a role's is the account's and knows no case, all others are the region's.
func (l *loader) distinctNames(drafts []*draft) {
	first := map[string]claim{}
	told := map[[2]string]bool{} // environments that were told of each other
	var all []claim
	for _, s := range drafts {
		if s.located() {
			all = append(all, s.sharedRoles()...)
		}
	}
	for _, s := range drafts {
		if s.located() {
			all = append(all, s.claims()...)
		}
	}
	for _, c := range all {
		key := c.scope + " " + c.name
		if c.ofRole {
			key = strings.ToLower(key)
		}
		other, taken := first[key]
		if !taken {
			first[key] = c
			continue
		}
		pair := [2]string{other.owner.Name, c.owner.Name}
		if c.kind != "" && c.kind == other.kind || pair[0] != pair[1] && told[pair] {
			continue
		}
		told[pair] = true
		l.fault(c.rng, "Duplicate name", "%s, %s, has the name of %s at %s. %s", c.name, c.what, other.what,
			other.rng, c.remedy(other))
	}
	for _, s := range drafts {
		s.ownExternals(first)
	}
}

// remedy says how to tell the two apart.
func (c claim) remedy(other claim) string {
	switch {
	case c.given != nil && c.given == other.given:
		return "It is the same for both environments: put ${env.name} into it, or have one of them alone own it."
	case c.given != nil || other.given != nil || c.kind != "" || other.kind != "":
		return "Rename one of them."
	case c.owner != other.owner && c.owner.Prefix == other.owner.Prefix:
		return fmt.Sprintf("Both environments are in account %s and begin names with %s: give each a prefix of its own, "+
			"such as prefix = \"${project.name}-${env.name}\" in the project's block.", c.owner.AccountID, c.owner.Prefix)
	}
	return "Rename one of them."
}

// sharedRoles are the roles that deploy, plan or keep states. They may be shared with their likes.
func (s *draft) sharedRoles() []claim {
	var all []claim
	take := func(rng hcl.Range, account, kind, role string) {
		if role != "" {
			all = append(all, claim{
				scope: s.Partition + " role " + account, name: path.Base(role), ofRole: true,
				what: "the " + kind + " of environment " + s.Name, rng: rng, kind: kind, owner: s,
			})
		}
	}
	if s.section.Deploy != nil {
		take(s.section.Deploy.DefRange, s.AccountID, "deploy role", s.DeployRole)
		take(s.section.Deploy.DefRange, s.AccountID, "plan role", s.PlanRole)
	}
	take(s.backendRange(), s.Backend.AccountID, "state role", s.Backend.Role)
	return all
}
