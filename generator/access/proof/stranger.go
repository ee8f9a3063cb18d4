package proof

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/spec"
)

// stranger is a role, user or group of the team's own files, which the spec doesn't make, or a role of a pipeline with
// what it is allowed besides. What it does is its team's business, but for what it reaches of the project.
type stranger struct {
	*checker
	principal   *principal
	own         bool // a role of a pipeline: its half of a grant is looked at in other accounts, too
	allows      []*statement
	meant       []clause // what the spec grants it
	acceptances []*acceptance
	found       map[*statement]*example
	others      []string // variables that stand for ARNs of the team's own things
	bounds      []access.Limit
	freed       string // that it can free itself of its boundary: a sentence with a space before it, or nothing
}

// strangerExcess looks for what a role, user or group of the team's own files reaches of the project, beyond what the
// spec grants it: in its account, for in others the policies of what is there decide, too, and they are looked at by
// themselves. All its policies are taken together.
func (c *checker) strangerExcess(p *principal, granted *roleIntent) {
	s := c.newStranger(p.evaluable(), granted)
	s.look()
	for _, doc := range s.principal.policies {
		for i := range doc.statements {
			c.reportRole(p, doc, i, s.found[&doc.statements[i]])
		}
	}
}

// strangerUnknowns reports policies of somebody of the team's own files whose content isn't known, unless nothing of
// the project could be reached by them: for it is denied, beyond the permissions boundary, or accepted.
func (c *checker) strangerUnknowns(p *principal, granted *roleIntent) {
	if len(p.unresolved) == 0 {
		return
	}
	may := p.evaluable()
	may.add(&policy{Document: rendered.Document{Range: p.unresolved[0].Range}, parsed: c.anyIdentity,
		statements: statementsOf(c.anyIdentity)})
	s := c.newStranger(may, granted)
	if (may.denies() || len(s.acceptances) > 0) && !s.look() {
		return
	}
	c.unknownPolicies(p)
}

func (c *checker) newStranger(p *principal, granted *roleIntent) *stranger {
	s := &stranger{checker: c, principal: p, allows: p.allows(), acceptances: c.forRole(p),
		found: map[*statement]*example{}}
	s.bounded()
	if granted != nil {
		s.meant, s.own = granted.clauses, !granted.outside
	}
	for _, doc := range p.policies {
		for _, u := range doc.Unresolved {
			if ownARN().MatchString(u.Why) {
				s.others = append(s.others, strings.Trim(config.MarkerFor(u.Why), "${}"))
			}
		}
	}
	return s
}

// look asks about everything, and reports whether anything was found.
func (s *stranger) look() bool {
	for _, r := range s.resources() {
		s.resource(r)
	}
	s.ways()
	s.passes()
	s.becomes()
	return len(s.found) > 0
}

// bounded sees to the permissions boundary, which counts unless the principal can free itself of it.
func (s *stranger) bounded() {
	p := s.principal
	kind := "Role"
	if p.Kind == User {
		kind = "User"
	}
	q := access.Query{Principal: p.caller(), Resource: p.ARN,
		Actions: []string{"iam:Delete" + kind + "PermissionsBoundary", "iam:Put" + kind + "PermissionsBoundary"}}
	s.bounds = s.checker.bounds(p)
	if len(s.bounds) > 0 && access.Ask(q.WithDefaults(), p.parsed, nil, s.bounds...).Verdict != access.NoneAllowed {
		s.bounds, s.freed = nil, " It may take its permissions boundary away."
	}
}

// resources are those that the spec is about and that the role's statements may be about.
func (s *stranger) resources() []*resource {
	found := map[*resource]bool{}
	for _, statement := range s.allows {
		for _, r := range s.perhapsReached(statement) {
			if s.intent.resourceOf(r) != nil && (s.own || r.Account == s.principal.Account) && r.Kind != Assumable {
				found[r] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b *resource) int { return a.order - b.order })
}

// resource asks about all actions on a resource.
func (s *stranger) resource(r *resource) {
	meant := slices.DeleteFunc(slices.Clone(s.meant), func(c clause) bool { return c.onOtherKeys(r) })
	meant = append(meant, clause{actions: r.Kind.offIn(s.allows), resources: []string{"*"}})
	for _, part := range r.parts() {
		q := pair{principal: s.principal, resource: r}.query(r.Kind.actions(), part)
		s.ask(s.principal.opened(q, "aws:securetransport"), "", meant)
	}
}

// ways asks about ways around policies.
func (s *stranger) ways() {
	for _, way := range ways() {
		if !mayDo(s.allows, way.actions) || way.on == accessPoints && s.keptOut() {
			continue
		}
		for _, g := range s.intent.goals[s.principal.Account] {
			if g.kind == way.on {
				s.reach(g, way.actions, fmt.Sprintf(way.leads, g.name), nil)
			}
		}
	}
}

// keptOut reports whether the role is denied to read each bucket of its account: no other way into one is of use to it.
func (s *stranger) keptOut() bool {
	identity := slices.Concat(s.principal.parsed, []*access.Policy{s.anyIdentity})
	return !slices.ContainsFunc(s.index.own[s.principal.Account], func(r *resource) bool {
		if r.Kind != Bucket || s.intent.resourceOf(r) == nil {
			return false
		}
		q := pair{principal: s.principal, resource: r}.query(r.uses()[Read].actions, r.uses()[Read].pattern)
		return access.Ask(q, identity, nil, s.bounds...).Verdict != access.NoneAllowed
	})
}

// passes asks about passing a role to a service that runs something with it.
func (s *stranger) passes() {
	pass := []string{"iam:PassRole"}
	if !mayDo(s.allows, pass) {
		return
	}
	for _, g := range s.intent.goals[s.principal.Account] {
		if g.kind == pipelineRole && mayDo(s.allows, passing()[g.service]) {
			s.reach(g, pass, "run what it likes as "+g.name+", for it may start things of "+g.service, map[string][]string{
				"iam:PassedToService": {g.service}})
		}
	}
}

// becomes asks about becoming a role of Terraform's, of this account or another.
func (s *stranger) becomes() {
	assume := []string{"sts:AssumeRole"}
	if !mayDo(s.allows, assume) {
		return
	}
	for _, arn := range slices.Sorted(maps.Keys(s.intent.workRoles)) {
		role := s.intent.workRoles[arn]
		if slices.Contains(role.env.TrustedRoles, s.principal.ARN) {
			continue
		}
		leads := "become " + role.name
		if !trusts(role.env, s.principal.Account) {
			leads += ", if somebody has it trust account " + s.principal.Account
		}
		s.reach(goal{kind: terraformsRole, name: role.name, arns: []string{arn}}, assume, leads, nil)
	}
}

// trusts reports whether the roles of Terraform's in an environment are for all whom an account lets.
func trusts(env *spec.Environment, account string) bool {
	return slices.Contains(env.TrustedAccounts, account)
}

// reach asks about actions on a goal.
func (s *stranger) reach(g goal, actions []string, leads string, context map[string][]string) {
	for _, arn := range g.arns {
		owner := s.principal.Account
		if g.kind == terraformsRole {
			owner = parsed(arn).Account
		}
		q := access.Query{
			Principal: s.principal.caller(), Actions: actions, Resource: arn, ResourceAccount: owner, Context: context,
		}
		var meant []clause
		q = s.principal.opened(q)
		if g.kind == otherUser {
			q, meant = s.principal.butItself(q)
		}
		s.ask(q, " With it, "+s.principal.Name+" can "+leads+".", meant)
	}
}

// ask asks about what isn't meant, and notes the statements that allow it.
func (s *stranger) ask(q access.Query, leads string, meant []clause) {
	other := delegating(s.principal.Account)
	identity := func(clauses []clause) []*access.Policy {
		return slices.Concat(s.principal.parsed, denying(clauses))
	}
	for _, variable := range s.others {
		q.Context[strings.ToLower(variable)] = nil // what it stands for is nothing of the project's
	}
	left := beyond(q, meant, s.acceptances, func(q access.Query, clauses []clause) access.Answer {
		return access.Ask(q, identity(clauses), other, s.bounds...)
	})
	s.accepted(left)
	if left.Verdict == access.NoneAllowed {
		return
	}
	ans := left.Answer
	e := newExample(q, ans, identity(left.clauses), other, s.bounds...)
	e.leads = leads + s.freed
	if s.own {
		e.leads += " An allow block gives nothing of the project's: use reads and writes."
	}
	if slices.ContainsFunc(ans.Keys, unresolved) && ans.Verdict == access.Conditional {
		e.answer = access.Answer{Verdict: access.Undecided}
	}
	for _, st := range ans.Statements {
		if st.Side == access.IdentitySide && st.Effect == access.Allow {
			statement := &s.principal.policies[st.Policy].statements[st.Index]
			s.found[statement] = s.found[statement].or(e)
		}
	}
}

// accepted notes the statements that allow what is accepted.
func (s *stranger) accepted(left remainder) {
	for _, st := range left.all.Statements {
		if st.Side == access.IdentitySide && st.Effect == access.Allow {
			doc := s.principal.policies[st.Policy]
			s.acceptStatement(left.used, doc, st.Index, Covered{
				What: title(&doc.statements[st.Index], st.Index) + " of " + s.principal.Name, Principal: s.principal.ARN})
		}
	}
}

// ownARN is why the ARN isn't known of a resource that is in no module, as all rendered ones are.
func ownARN() *regexp.Regexp {
	return regexp.MustCompile(`^aws_\w+\.[\w-]+(\[[^\]]*\])?\.(arn|id) is known only after apply$`)
}

// unresolved reports whether a key that an answer depends on stands for what isn't known of a policy.
func unresolved(key string) bool { return strings.HasPrefix("${"+key, config.Marker) }
