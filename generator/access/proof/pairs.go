package proof

import (
	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// pair is a principal and a resource that it may have access to.
type pair struct {
	principal *principal
	resource  *resource
	open      []string // keys that follow from who calls, but aren't known

	actions    []string     // that are asked about, of a thing
	statements []*statement // of the role that may be about the resource, where that has been looked for
}

// outsidePairs are those whom some resources let in and who aren't our roles, each with these resources.
func (l *Landscape) outsidePairs(resources []*resource) []pair {
	var all []pair
	for _, r := range resources {
		seen := map[string]bool{}
		for _, s := range r.allows() {
			for _, pr := range l.letIn(r, s) {
				if id := string(pr.principal.Kind) + pr.principal.ARN; !seen[id] {
					seen[id] = true
					all = append(all, pr)
				}
			}
		}
	}
	return all
}

// letIn are those whom an Allow statement lets in. That a role may be assumed by its service is no news.
func (l *Landscape) letIn(r *resource, s *statement) []pair {
	var all []pair
	for _, g := range s.grantees() {
		named := g.named
		p := &principal{outside: true}
		p.Principal = Principal{Kind: Outsider, Name: named.Value, ARN: named.Value, Account: named.Account()}
		var open []string
		switch {
		case named.Everyone():
			p.Kind, p.Name = Public, "everyone"
		case named.Type == "Service" && r.Kind != Assumable:
			p.Kind = Service
		case named.Type != "AWS", named.Account() == r.Account && named.WholeAccount() && g.role == "":
			continue
		case named.WholeAccount() && g.role != "":
			p.Name, p.ARN = g.role, g.role
		case named.WholeAccount():
			p.Kind, p.Name = Account, "account "+named.Account()
			p.ARN = aws.RoleARN(parsed(r.ARN).Partition, named.Account(), "any")
			open = []string{"aws:principalarn", "aws:principaltype"}
		}
		if l.byARN[p.ARN] != nil {
			continue
		}
		switch {
		case p.Account != r.Account && p.Account != "":
			p.parsed = []*access.Policy{l.anyIdentity} // its own policies are its account's to write
		case named.WholeAccount():
			p.parsed = l.otherHalf(s) // within the account, any would do: it is one for the grant alone
		}
		all = append(all, pair{principal: p, resource: r, open: open})
	}
	return all
}

// otherHalf is the policy of a role that allows it what a statement of a resource lets its account decide, or all where
// there is none that says that.
func (l *Landscape) otherHalf(s *statement) []*access.Policy {
	resources := s.Resource
	if len(resources) == 0 {
		resources = []string{"*"} // what the policy is on
	}
	half, err := policyOf(access.Allow, []clause{{actions: s.Action, resources: resources}})
	if half == nil || err != nil || len(s.NotResource) > 0 {
		return []*access.Policy{l.anyIdentity}
	}
	return half
}

// query is what a pair is asked about.
func (pr pair) query(actions []string, resource string) access.Query {
	context := map[string][]string{"aws:SecureTransport": {"true"}}
	if pr.resource.Kind == Key && !pr.resource.Outside {
		context["kms:ResourceAliases"] = pr.resource.aliases
	}
	q := access.Query{
		Principal: pr.principal.caller(), Actions: actions, Resource: resource, ResourceAccount: pr.resource.Account,
		Context: context,
	}
	return pr.principal.opened(q, pr.open...)
}
