package proof

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/access/rendered"
)

// Landscape is what is rendered of a project: who there is, what there is, and the policies on both.
type Landscape struct {
	roots   []*rendered.Root
	regions map[string]string // of the environments
	files   map[string]*hcl.File
	missing []string  // environments that aren't rendered
	around  []Finding // configurations that weren't read

	organization *organization.Organization // what it takes away; nil: nothing is known of it
	tasks        map[string]bool            // ARNs of the roles whose requests go through the environment's own VPC
	endpoints    map[string][]endpoint      // of the environments' own VPCs

	principals []*principal          // the roles, users and groups, by environment and ARN
	resources  []*resource           // what they may use, by environment, kind and ARN
	byARN      map[string]*principal // of them
	byID       map[string]*resource  // by ARN; a key by that of each of its aliases
	index      index
	things     map[string][]thing // what pipelines are allowed to use besides, by the ARN of their role
	foreign    []string           // policies of somebody else's that decide about what specs use

	anyIdentity, anyResource *access.Policy // the halves of strangers: they allow everything
}

// principal is somebody who may use resources.
type principal struct {
	Principal
	declared hcl.Range
	policies []*policy
	parsed   []*access.Policy
	fault    string // why its policies don't tell what it may do; empty: they do

	unresolved []config.Unresolved // policies that it has, whose content isn't known

	boundary    *policy // its permissions boundary, where it is rendered
	boundaryARN string  // or a marker; empty: it has none

	outside bool // none of our roles: its own policies aren't known
}

// resource is something with or without a policy of its own that principals may use.
type resource struct {
	Resource
	declared hcl.Range
	order    int            // its place among all
	policies []*policy      // more than one only by mistake
	foreign  *access.Policy // somebody else's that stands for its own; nil: it isn't somebody else's
	fault    string         // why its policy doesn't tell who may use it; empty: it does
	aliases  []string       // of a key
	key      *resource      // of a bucket that is encrypted with a customer key
	keyARN   string         // of a bucket whose key this root doesn't make
	unclear  string         // of a bucket: why its key isn't known; empty: it is, or it has none
}

func newLandscape(roots []*rendered.Root) *Landscape {
	l := &Landscape{
		roots: roots, byARN: map[string]*principal{}, byID: map[string]*resource{},
		regions: map[string]string{}, things: map[string][]thing{},
		anyIdentity: allowAll(access.IdentityPolicy), anyResource: allowAll(access.ResourcePolicy),
	}
	for _, root := range roots {
		l.regions[root.Env] = root.Region
		l.addIdentities(root)
		l.addResources(root)
	}
	l.parse()
	l.arrange()
	return l
}

// parse reads all policies, in parallel.
func (l *Landscape) parse() {
	var all []*policy
	for _, p := range l.principals {
		all = append(all, p.policies...)
		if p.boundary != nil {
			all = append(all, p.boundary)
		}
	}
	for _, r := range l.resources {
		all = append(all, r.policies...)
	}
	var group errgroup.Group
	for part := range slices.Chunk(all, share(len(all))) {
		group.Go(func() error {
			for _, doc := range part {
				doc.parse()
			}
			return nil
		})
	}
	_ = group.Wait() // no function fails
	for _, p := range l.principals {
		for _, doc := range p.policies {
			p.parsed = append(p.parsed, doc.parsed)
			p.fault = cmp.Or(p.fault, doc.fault)
		}
	}
	for _, r := range l.resources {
		for _, doc := range r.policies {
			r.fault = cmp.Or(r.fault, doc.fault)
		}
	}
}

// policy is the resource's own, or that of somebody else's; nil where it has none.
func (r *resource) policy() *access.Policy {
	switch {
	case r == nil:
		return nil
	case len(r.policies) == 0:
		return r.foreign
	}
	return r.policies[0].parsed
}
