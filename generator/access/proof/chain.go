package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// chains are, by the ARN of a role, those who may assume it, as far as the files of all accounts tell: its trust policy
// and, where these have to, their own policies let them.
type chains map[string][]*principal

func (l *Landscape) newChains() chains {
	all := chains{}
	add := func(pr pair) {
		q := pr.query([]string{"sts:AssumeRole"}, pr.resource.ARN)
		if l.ask(q, pr.principal, pr.resource).Verdict != access.NoneAllowed {
			all[pr.resource.ARN] = append(all[pr.resource.ARN], pr.principal)
		}
	}
	for _, p := range l.principals {
		for _, r := range l.assumable(p) {
			add(pair{principal: p, resource: r})
		}
	}
	for _, r := range l.index.byKind[Assumable] {
		for _, s := range r.allows() {
			for _, pr := range l.letIn(r, s) {
				add(pr)
			}
		}
	}
	return all
}

// assumable are the roles that a role may perhaps assume.
func (l *Landscape) assumable(p *principal) []*resource {
	var all []*resource
	for _, s := range p.allows() {
		if s.mayUse(Assumable) {
			all = append(all, l.reached(s)...)
		}
	}
	all = slices.Concat(all, l.index.naming[p.ARN], l.index.open[p.Account])
	all = slices.DeleteFunc(all, func(r *resource) bool { return r.Kind != Assumable })
	slices.SortFunc(all, func(a, b *resource) int { return a.order - b.order })
	return slices.Compact(all)
}

// maxSteps is how much of a chain is told.
const maxSteps = 10

// to says who can become a role, by which steps: a sentence with a space before it, or nothing.
func (c chains) to(arn string) string {
	var steps []string
	seen := map[string]bool{arn: true}
	for queue := []string{arn}; len(queue) > 0 && len(steps) < maxSteps; queue = queue[1:] {
		var who []string
		for _, p := range c[queue[0]] {
			if !seen[p.ARN] {
				seen[p.ARN] = true
				who = append(who, qualified(p.Env, p.Account, p.Name))
				queue = append(queue, p.ARN)
			}
		}
		switch {
		case len(who) > 0 && queue[0] == arn:
			steps = append(steps, "by "+join(who))
		case len(who) > 0:
			steps = append(steps, queue[0][strings.LastIndexByte(queue[0], '/')+1:]+" by "+join(who))
		}
	}
	if len(steps) == 0 {
		return ""
	}
	return " It may be assumed " + strings.Join(steps, ", ") + "."
}
