package proof

import (
	"cmp"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// ask answers a query about a principal and a resource by the policies of both, and by what limits them.
func (l *Landscape) ask(q access.Query, p *principal, r *resource) access.Answer {
	limits := l.limits(p, q)
	return l.answer(l.limited(q, p, limits), p, r, limits...)
}

// answer answers a query by the policies of both sides alone, within limits. The resource is nil where it has no
// policy. A side that can't be evaluated leaves only what the other one denies for sure.
func (l *Landscape) answer(q access.Query, p *principal, r *resource, limits ...access.Limit) access.Answer {
	why := p.fault
	if r != nil {
		why = cmp.Or(why, r.fault)
	}
	if why == "" {
		return access.Ask(q, p.parsed, r.policy(), limits...)
	}
	undecided := access.Answer{Verdict: access.Undecided, Reason: why}
	if r == nil || p.Account == r.Account {
		return undecided
	}
	identity, resource := p.parsed, r.policy()
	if p.fault != "" {
		identity = []*access.Policy{l.anyIdentity}
	}
	if r.fault != "" {
		resource = l.anyResource
	}
	if ans := access.Ask(q, identity, resource, limits...); ans.Verdict == access.NoneAllowed {
		return ans
	}
	return undecided
}

// opened is the query with its defaults, but for some keys.
func opened(q access.Query, keys ...string) access.Query {
	q = q.WithDefaults()
	for _, key := range keys {
		delete(q.Context, key)
	}
	return q
}

// resourceIn is the resource that a request is about, or nil.
func (l *Landscape) resourceIn(request *access.Request) *resource {
	if request == nil {
		return nil
	}
	for arn := request.Resource; ; {
		if r := l.byID[arn]; r != nil {
			return r
		}
		i := strings.LastIndexByte(arn, '/')
		if i < 0 {
			return nil
		}
		arn = arn[:i]
	}
}
