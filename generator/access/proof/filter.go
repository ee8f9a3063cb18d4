package proof

import (
	"slices"

	"github.com/tfgen/tfgen/generator/access"
)

// Filter says which part of a matrix is wanted.
type Filter struct {
	Envs      []string // of the principal or of the resource; none: all
	Principal string   // glob that a principal's name or ARN matches; empty: any
	Resource  string   // glob that a resource's name or ARN matches; empty: any
	Denied    bool     // rows without any access, too
}

// pairs are those that a filter wants: all or, narrow, those that the policies can reach. Names are matched before they
// are paired, for there are as many pairs as the product of both.
func (l *Landscape) pairs(f Filter, narrow bool) []pair {
	var named, local []*resource // those that it names, and of these those of its environments
	wanted := map[*resource]bool{}
	for _, r := range l.resources {
		if !glob(f.Resource, r.Name, r.ARN) {
			continue
		}
		named = append(named, r)
		if wanted[r] = true; f.in(r.Env) {
			local = append(local, r)
		}
	}
	var all []pair
	for _, p := range l.principals {
		if !glob(f.Principal, p.Name, p.ARN) {
			continue
		}
		for _, pr := range l.thingPairs(p) {
			wanted[pr.resource] = glob(f.Resource, pr.resource.ARN)
			all = append(all, pr)
		}
		switch {
		case narrow:
			all = append(all, l.reachable(p)...)
		case f.in(p.Env):
			all = append(all, l.with(p, named)...)
		default:
			all = append(all, l.with(p, local)...)
		}
	}
	for _, pr := range l.outsidePairs(named) {
		if glob(f.Principal, pr.principal.Name, pr.principal.ARN) {
			all = append(all, pr)
		}
	}
	return slices.DeleteFunc(all, func(pr pair) bool {
		return !wanted[pr.resource] || !f.in(pr.principal.Env) && !f.in(pr.resource.Env)
	})
}

// with are a role and each of some resources.
func (l *Landscape) with(p *principal, resources []*resource) []pair {
	about := map[*resource][]*statement{}
	for _, pr := range l.reachable(p) {
		about[pr.resource] = pr.statements
	}
	all := make([]pair, len(resources))
	for i, r := range resources {
		all[i] = pair{principal: p, resource: r, statements: about[r]}
	}
	return all
}

// in reports whether the environment is wanted.
func (f Filter) in(env string) bool { return len(f.Envs) == 0 || slices.Contains(f.Envs, env) }

// glob reports whether one of the texts matches the pattern, in which * is any run of characters and ? any one.
func glob(pattern string, texts ...string) bool {
	return pattern == "" || slices.ContainsFunc(texts, func(text string) bool {
		return access.Covers([]string{pattern}, text)
	})
}
