package access

import "slices"

// Effect is what a statement does to the requests that it applies to.
type Effect string

// The two effects.
const (
	Allow Effect = "Allow"
	Deny  Effect = "Deny"
)

// Kind says what a policy is attached to, and so which elements its statements have.
type Kind int

const (
	// IdentityPolicy is attached to a role or user. Its statements have a Resource and no Principal.
	IdentityPolicy Kind = iota
	// ResourcePolicy is attached to a resource, such as a bucket. Its statements have a Principal and a Resource.
	ResourcePolicy
	// TrustPolicy is attached to a role, or to an ECR repository. Its statements have a Principal; without a Resource
	// they are about what the policy is attached to.
	TrustPolicy
)

// Policy is a parsed policy. It can be evaluated many times, and concurrently.
type Policy struct {
	Name string // what reasons call it, such as a file and line; empty: its side and place

	statements []statement
	byAccount  map[string][]int // the statements that can apply to principals of these accounts only
	rest       []int            // all others
}

// statement is a statement of a policy, compiled.
type statement struct {
	Wording
	index      int
	principals *principals // nil in an identity policy, and for NotPrincipal
	excepted   *principals // of NotPrincipal
	actions    element
	resources  *element // nil: what the policy is attached to
	conditions []condition
}

// element is an Action or a Resource element, or a negated one.
type element struct {
	patterns patterns
	negated  bool
}

func (e element) matches(text string, s *scope) finding {
	f := e.patterns.match(text, s, way{glob.matches, glob.matches})
	if e.negated {
		return f.not()
	}
	return f
}

// Len is how many statements the policy has.
func (p *Policy) Len() int { return len(p.statements) }

// Wordings are what its statements say, in their order.
func (p *Policy) Wordings() []Wording {
	all := make([]Wording, len(p.statements))
	for i, st := range p.statements {
		all[i] = st.Wording
	}
	return all
}

// Alone is the policy of one of the statements only.
func (p *Policy) Alone(index int) *Policy {
	st := p.statements[index]
	st.index = 0
	alone := sorted([]statement{st})
	alone.Name = p.Name
	return alone
}

func newPolicy(wordings []Wording, variables bool) *Policy {
	c := compiler{variables}
	statements := make([]statement, len(wordings))
	for i, w := range wordings {
		statements[i] = c.statement(i, w)
	}
	return sorted(statements)
}

// sorted sorts the statements by the accounts that they are about, so that a bucket's policy with a statement for each
// of a thousand accounts is not read a thousand times.
func sorted(statements []statement) *Policy {
	p := &Policy{statements: statements, byAccount: map[string][]int{}}
	for i, s := range statements {
		accounts, limited := s.principals.onlyIn()
		if !limited {
			p.rest = append(p.rest, i)
			continue
		}
		for _, account := range accounts {
			p.byAccount[account] = append(p.byAccount[account], i)
		}
	}
	return p
}

// about are the statements that can apply to a caller of the account, in the policy's order. It is empty for a caller
// that belongs to none.
func (p *Policy) about(account string) []int {
	if p == nil {
		return nil
	}
	own := p.byAccount[account]
	if len(own) == 0 {
		return p.rest
	}
	all := slices.Concat(p.rest, own)
	slices.Sort(all)
	return all
}

// applies says whether the statement applies to the request, who makes it aside.
func (st *statement) applies(s *scope) finding {
	is := st.actions.matches(s.action, s)
	if st.resources != nil && is.truth != no {
		is = is.and(st.resources.matches(s.resource, s))
	}
	for _, c := range st.conditions {
		if is.truth == no {
			break
		}
		is = is.and(c.holds(s))
	}
	return is
}

// names says how the statement's principal names the caller.
func (st *statement) names(c caller) naming {
	if st.excepted != nil {
		return naming{direct: st.excepted.excepts(c).not()}
	}
	return st.principals.matches(c)
}
