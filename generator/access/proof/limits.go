package proof

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
)

// NotModelled is what may still take access away, or give it, that neither the rendered policies nor the spec show.
func (l *Landscape) NotModelled() []string {
	var all []string
	var service, resource, installed, boundaries []string
	for _, root := range l.roots {
		knownService, knownResource := l.organization.Said(root.AccountID)
		if !knownService {
			service = append(service, root.Env)
		}
		if !knownResource {
			resource = append(resource, root.Env)
		}
		if root.Installed {
			installed = append(installed, root.Env)
		}
	}
	for _, p := range l.principals {
		if p.boundaryARN != "" && l.boundary(p) == nil && !strings.HasPrefix(p.boundaryARN, config.Marker) {
			boundaries = append(boundaries, p.boundaryARN)
		}
	}
	say := func(what string, of []string) {
		if len(of) == len(l.roots) && len(of) > 0 {
			all = append(all, what)
		} else if len(of) > 0 {
			all = append(all, what+" over "+join(of))
		}
	}
	say("service control policies", service)
	say("resource control policies", resource)
	if len(installed) > 0 {
		all = append(all, "other contents of modules of "+join(installed)+" than are in .terraform/modules here")
	}
	slices.Sort(boundaries)
	for _, arn := range slices.Compact(boundaries) {
		all = append(all, "the permissions boundary "+arn)
	}
	return append(append(all, l.ownersOutside()...), "session policies",
		"policies of VPC endpoints that the project doesn't make", "ACLs", "Block Public Access", "KMS grants",
		"deploy roles and all else outside of the rendered folders")
}

// limits are those of what a principal asks for: policies of the organization, its permissions boundary, and the policy
// of the VPC endpoint that it goes through, as far as they are known. They only take away, and who has made them may
// change them at any time: so they count for what is meant to be allowed, and not for what isn't.
func (l *Landscape) limits(p *principal, q access.Query) []access.Limit {
	limits := append(l.organization.Limits(p.Account, q.ResourceAccount), l.bounds(p)...)
	return append(limits, l.passing(p, q)...)
}

// unlimited reports whether nothing is known that limits a principal.
func (l *Landscape) unlimited(p *principal) bool {
	return l.organization == nil && p.boundaryARN == "" && len(l.endpoints[p.Env]) == 0
}

// bounds is the principal's permissions boundary, if it has one that is known.
func (l *Landscape) bounds(p *principal) []access.Limit {
	if boundary := l.boundary(p); boundary != nil {
		return []access.Limit{{Side: access.BoundarySide, Policies: []*access.Policy{boundary}}}
	}
	return nil
}

// boundary is the principal's permissions boundary: as it is rendered, or as the spec has it. It is nil where it has
// none, or where it isn't known.
func (l *Landscape) boundary(p *principal) *access.Policy {
	if p.boundary != nil && p.boundary.fault == "" && len(p.boundary.Unresolved) == 0 {
		return p.boundary.parsed
	}
	return l.organization.Boundary(p.boundaryARN)
}

// limited is a query with the condition keys that limits are most often about, where there are any.
func (l *Landscape) limited(q access.Query, p *principal, limits []access.Limit) access.Query {
	if len(limits) == 0 {
		return q
	}
	known := l.organization.Context(p.ARN, p.Account, q.ResourceAccount)
	if region := l.regionOf(q, p); region != "" {
		known["aws:requestedregion"] = []string{region}
	}
	maps.Copy(known, q.Context)
	q.Context = known
	return q
}

// regionOf is the region that a query is about: the resource's, or else the principal's.
func (l *Landscape) regionOf(q access.Query, p *principal) string {
	arn := parsed(q.Resource)
	if arn.Service != "s3" {
		return cmp.Or(arn.Region, l.regions[p.Env])
	}
	if r := l.resourceIn(&access.Request{Resource: q.Resource}); r != nil {
		return l.regions[r.Env]
	}
	return "" // somebody else's bucket
}
