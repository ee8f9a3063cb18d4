package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// caller is the ARN by which the principal is asked about. A group makes no requests: somebody who is in it does.
func (p *principal) caller() string {
	if p.Kind == Group {
		return strings.Replace(p.ARN, ":group/", ":user/any-of-", 1)
	}
	return p.ARN
}

// opened is a query by the principal with its defaults, but for some keys, and those that tell who of a group calls.
func (p *principal) opened(q access.Query, keys ...string) access.Query {
	if p.Kind == Group {
		keys = append(keys[:len(keys):len(keys)], "aws:principalarn", "aws:username")
	}
	return opened(q, keys...)
}

// butItself is a query about users without the one who calls: nobody gains by becoming who one is. Any of a group is as
// good as another for that, unless a condition tells them apart.
func (p *principal) butItself(q access.Query) (access.Query, []clause) {
	account, name, isUser := strings.Cut(p.caller(), ":user/")
	if !isUser || p.Kind == Group && p.tellsApart() {
		return q, nil
	}
	name = name[strings.LastIndexByte(name, '/')+1:]
	return q.WithDefaults(), []clause{{actions: q.Actions,
		resources: []string{account + ":user/" + name, account + ":user/*/" + name}}}
}

// tellsApart reports whether a condition of the principal's policies asks who it is.
func (p *principal) tellsApart() bool {
	who := []string{"aws:username", "aws:userid", "aws:principalarn"}
	return p.states(func(s *statement) bool {
		return slices.ContainsFunc(s.Condition, func(c access.Condition) bool { return named(who, c.Key) })
	})
}

// states reports whether one of the principal's statements is such.
func (p *principal) states(such func(*statement) bool) bool {
	return slices.ContainsFunc(p.policies, func(doc *policy) bool {
		for i := range doc.statements {
			if such(&doc.statements[i]) {
				return true
			}
		}
		return false
	})
}

// title is what kind of principal it is, and its name.
func (p *principal) title() string { return string(p.Kind) + " " + p.Name }

// evaluable is the principal with those of its policies alone that can be evaluated.
func (p *principal) evaluable() *principal {
	some := *p
	some.policies, some.parsed, some.fault = nil, nil, ""
	for _, doc := range p.policies {
		if doc.fault == "" {
			some.add(doc)
		}
	}
	return &some
}

// add gives the principal a policy.
func (p *principal) add(doc *policy) {
	p.policies = append(p.policies, doc)
	p.parsed = append(p.parsed, doc.parsed)
}

// denies reports whether something takes away from what the principal's policies allow.
func (p *principal) denies() bool {
	return p.boundaryARN != "" || p.states(func(s *statement) bool { return s.Effect == access.Deny })
}
