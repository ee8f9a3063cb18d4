package proof

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// What is in this file only saves work: it tells from the words of policies, without asking, that a question has its
// plain answer. Whatever it can't tell is asked. TestFastPaths compares all answers with those of asking everything.

// index finds the resources that a policy may be about without looking at all of them.
type index struct {
	byKind map[Kind][]*resource   // by ARN
	own    map[string][]*resource // of an account
	naming map[string][]*resource // those whose policies name a principal, by its ARN
	open   map[string][]*resource // those that may let in whole accounts, by their own account

	// letting are those whose policies may let in somebody of an account, by it; of no account: of any.
	letting map[string][]*resource
}

func newIndex(resources []*resource) index {
	in := index{byKind: map[Kind][]*resource{}, own: map[string][]*resource{}, naming: map[string][]*resource{},
		open: map[string][]*resource{}, letting: map[string][]*resource{}}
	for _, r := range resources {
		in.byKind[r.Kind] = append(in.byKind[r.Kind], r)
		in.own[r.Account] = append(in.own[r.Account], r)
		if open := in.addNamed(r); open || r.fault != "" {
			in.open[r.Account] = append(in.open[r.Account], r)
		}
	}
	for _, sorted := range in.byKind {
		slices.SortFunc(sorted, func(a, b *resource) int { return strings.Compare(a.ARN, b.ARN) })
	}
	return in
}

// addNamed notes whom the resource's policies let in, and reports whether they may let in others of its account.
func (in index) addNamed(r *resource) (open bool) {
	accounts := map[string]bool{}
	if r.fault != "" || r.Account == "" {
		accounts[""] = true
	}
	for _, s := range r.allows() {
		if len(s.NotPrincipal) > 0 {
			open, accounts[""] = true, true
		}
		for _, named := range s.Principal {
			accounts[accountOf(named)] = true
			switch {
			case named.Everyone(), named.Type != "AWS" && named.Type != "Service":
				open = true
			case !named.WholeAccount():
				in.naming[named.Value] = append(in.naming[named.Value], r)
			}
		}
	}
	for account := range accounts {
		in.letting[account] = append(in.letting[account], r)
	}
	return open
}

// accountOf is the account that a principal belongs to; empty where it may be any; the name of a service, which belongs
// to none.
func accountOf(named access.NamedPrincipal) string {
	if account := named.Account(); aws.IsAccountID(account) {
		return account
	}
	if named.Type == "Service" && !strings.ContainsAny(named.Value, "*?$") {
		return named.Value
	}
	return ""
}

// reachable is a role with each resource that it may have access to: those that its own policies are about, and those
// of its account whose policies may name it.
func (l *Landscape) reachable(p *principal) []pair {
	var all []pair
	if p.fault != "" {
		for _, r := range l.perhapsReachable(p) {
			all = append(all, pair{principal: p, resource: r})
		}
		return all
	}
	found := map[*resource][]*statement{}
	for _, s := range p.allows() {
		for _, r := range l.reached(s) {
			found[r] = append(found[r], s)
		}
	}
	for _, r := range slices.Concat(l.index.naming[p.ARN], l.index.open[p.Account]) {
		if _, known := found[r]; !known {
			found[r] = nil
		}
	}
	for r, statements := range found {
		all = append(all, pair{principal: p, resource: r, statements: statements})
	}
	slices.SortFunc(all, func(a, b pair) int { return a.resource.order - b.resource.order })
	return all
}

// perhapsReachable are the resources that a role may have access to whose own policies aren't known: those of its
// account, and those in others that may let it in.
func (l *Landscape) perhapsReachable(p *principal) []*resource {
	if !aws.IsAccountID(p.Account) {
		return l.resources
	}
	all := slices.Concat(l.index.own[p.Account], l.index.letting[p.Account], l.index.letting[""])
	slices.SortFunc(all, func(a, b *resource) int { return a.order - b.order })
	return slices.Compact(all)
}

// reached are the resources that a statement of a role may be about, in their order.
func (l *Landscape) reached(s *statement) []*resource {
	found := map[*resource]bool{}
	for _, kind := range kinds() {
		if !s.mayUse(kind) {
			continue
		}
		for _, resource := range s.Resource {
			for _, r := range l.under(kind, resource) {
				found[r] = true
			}
		}
		if len(s.NotResource) > 0 {
			for _, r := range l.index.byKind[kind] {
				found[r] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b *resource) int { return a.order - b.order })
}

// mayUse reports whether one of the statement's actions may be one on resources of the kind.
func (s *statement) mayUse(kind Kind) bool {
	off := kind.off()
	return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(action string) bool {
		service, _, _ := strings.Cut(action, ":")
		return matches(service, kind.service()) && !named(off, action)
	})
}

// named reports whether an action is one of the list.
func named(list []string, action string) bool {
	return slices.ContainsFunc(list, func(one string) bool { return strings.EqualFold(one, action) })
}

// under are the resources of which a pattern may match a part: those whose ARNs go on where the pattern's literal
// beginning ends, and those in which it lies.
func (l *Landscape) under(kind Kind, pattern string) []*resource {
	if i := strings.IndexAny(pattern, "*?$"); i >= 0 {
		pattern = pattern[:i]
	}
	if before, _, ok := strings.Cut(pattern, ":key/"); ok {
		pattern = before + ":key/" // AWS makes the id
	}
	if parts := strings.SplitAfterN(pattern, ":", 6); kind == EventBus && len(parts) == 6 {
		pattern = strings.Join(parts[:5], "") // rules that are on it have ARNs of their own
	}
	sorted := l.index.byKind[kind]
	byARN := func(r *resource, arn string) int { return strings.Compare(r.ARN, arn) }
	start, _ := slices.BinarySearchFunc(sorted, pattern, byARN)
	end := start
	for end < len(sorted) && strings.HasPrefix(sorted[end].ARN, pattern) {
		end++
	}
	all := sorted[start:end:end]
	for i := strings.LastIndexByte(pattern, '/'); i >= 0; i = strings.LastIndexByte(pattern[:i], '/') {
		if r := l.byID[pattern[:i]]; r != nil && r.Kind == kind {
			all = append(all, r)
		}
	}
	return all
}

// plain reports whether the statements on both sides tell all: the policies can be evaluated, and the principal is
// known.
func (pr pair) plain() bool {
	return pr.principal.fault+pr.resource.fault == "" && !strings.Contains(pr.principal.ARN, config.Marker)
}

// about are the Allow statements that may have to do with a pair. Across accounts, the role's own side has to be among
// them.
func (pr pair) about() []*statement {
	all := pr.statements
	if pr.principal.Account != pr.resource.Account && !pr.principal.outside {
		return all
	}
	return slices.Concat(all, pr.resource.allows())
}

// mayDo reports whether one of the statements is about one of the actions.
func mayDo(statements []*statement, actions []string) bool {
	return slices.ContainsFunc(statements, func(s *statement) bool {
		return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(pattern string) bool {
			return slices.ContainsFunc(actions, func(action string) bool { return matches(pattern, action) })
		})
	})
}

// doesMore reports whether one of the statements may be about other actions than these.
func doesMore(statements []*statement, actions []string) bool {
	return slices.ContainsFunc(statements, func(s *statement) bool {
		return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(action string) bool {
			return !named(actions, action)
		})
	})
}

// plainlyMeant reports whether all that the statement allows is literally in a clause.
func (c *checker) plainlyMeant(s *statement, clauses []clause) bool {
	return c.fast && s.within(clauses)
}

// plainlyMet reports whether the role's own policies say what a clause needs.
func (c *checker) plainlyMet(p *principal, clause clause, n need) bool {
	return c.fast && p.plainlyMeets(clause, n) && c.unlimited(p)
}

// plainlyRefusesHTTP reports whether the bucket's policy has the usual statement.
func (c *checker) plainlyRefusesHTTP(r *resource) bool { return c.fast && r.refusesHTTP() }

// perhapsReached are the resources that the statement may be about.
func (c *checker) perhapsReached(s *statement) []*resource {
	if c.fast {
		return c.reached(s)
	}
	return c.resources
}

// within reports whether every action on every resource of the statement is literally one of a clause.
func (s *statement) within(clauses []clause) bool {
	if len(s.NotAction)+len(s.NotResource) > 0 {
		return false
	}
	resources := s.Resource
	if len(resources) == 0 {
		resources = []string{"*"} // what the policy is on
	}
	for _, action := range s.Action {
		for _, resource := range resources {
			if !slices.ContainsFunc(clauses, func(c clause) bool {
				return slices.Contains(c.actions, action) && slices.Contains(c.resources, resource)
			}) {
				return false
			}
		}
	}
	return true
}

// plainlyMeets reports whether the role's own policies plainly allow what a clause needs on resources that
// have no policies: a statement says so in the clause's words, and none denies anything.
func (p *principal) plainlyMeets(c clause, n need) bool {
	meets := false
	for _, doc := range p.policies {
		for i := range doc.statements {
			s := &doc.statements[i]
			if s.Effect == access.Deny || doc.fault != "" {
				return false
			}
			meets = meets || s.says(c, n)
		}
	}
	return meets && p.fault == "" && n.resourceARN == "" && n.owner == p.Account
}

// says reports whether the statement allows the clause's actions on its resources, under its conditions at most.
func (s *statement) says(c clause, n need) bool {
	lacks := func(all []string) func(string) bool { return func(v string) bool { return !slices.Contains(all, v) } }
	return len(s.Condition) == len(c.conditions) && s.impliesAll(c.conditions) &&
		!slices.ContainsFunc(n.actions, lacks(s.Action)) && !slices.ContainsFunc(c.resources, lacks(s.Resource))
}

// refusesHTTP reports whether the statement that has to be there is, in plain words.
func (r *resource) refusesHTTP() bool {
	return len(r.policies) > 0 && slices.ContainsFunc(r.policies[0].statements, r.isRefusedHTTP)
}

func (r *resource) isRefusedHTTP(s statement) bool {
	if s.Effect != access.Deny || len(s.Condition) != 1 {
		return false
	}
	only := s.Condition[0]
	return slices.Equal(s.Principal, []access.NamedPrincipal{{Type: "AWS", Value: "*"}}) &&
		slices.Equal(s.Action, []string{"s3:*"}) && slices.Contains(s.Resource, r.ARN) &&
		slices.Contains(s.Resource, r.ARN+"/*") && only.Operator == "Bool" && only.Key == "aws:SecureTransport" &&
		len(only.Values) == 1 && strings.EqualFold(only.Values[0], "false")
}
