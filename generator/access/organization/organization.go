// Package organization knows what AWS Organizations and permissions boundaries take away in the accounts of a project,
// as far as its spec has their policies.
package organization

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// Organization is what is known of the organization of a project's accounts. That of nil is nothing.
type Organization struct {
	accounts   map[string]*account
	boundaries map[string]*access.Policy // by ARN
	contexts   contexts
}

// account is what is attached to an account and above it.
type account struct {
	id       string // of the organization
	service  []access.Limit
	resource []access.Limit
}

// New reads the policies of a project. It is nil where the spec has none. Policies that AWS would refuse are faults of
// the spec: then it fails with *spec.Diagnostics.
func New(project *spec.Project) (*Organization, error) {
	r := reader{project: project}
	o := &Organization{accounts: map[string]*account{}, boundaries: map[string]*access.Policy{},
		contexts: contexts{}}
	for _, env := range project.Environments {
		said := env.Organization
		a := &account{
			id:       said.ID,
			service:  r.levels(access.ServiceControlSide, access.IdentityPolicy, said.ServiceControl),
			resource: r.levels(access.ResourceControlSide, access.ResourcePolicy, said.ResourceControl),
		}
		if a.id != "" || len(a.service)+len(a.resource) > 0 {
			o.accounts[env.AccountID] = a // environments of an account agree
		}
		o.contexts.add(env)
		for _, file := range said.Boundaries {
			if p := r.policy(access.IdentityPolicy, file, file.File); p != nil {
				o.boundaries[file.ARN] = p
			}
		}
	}
	switch {
	case len(r.faults) > 0:
		return nil, project.Refuse(r.faults)
	case len(o.accounts)+len(o.boundaries)+len(o.contexts) == 0:
		return nil, nil
	}
	return o, nil
}

// reader reads policies and collects what is wrong with them.
type reader struct {
	project *spec.Project
	faults  hcl.Diagnostics
}

func (r *reader) levels(side access.Side, kind access.Kind, said []spec.PolicyLevel) []access.Limit {
	var limits []access.Limit
	for _, level := range said {
		limit := access.Limit{Side: side}
		for _, file := range level.Policies {
			if p := r.policy(kind, file, fmt.Sprintf("%s (%s)", file.File, level.Name)); p != nil {
				limit.Policies = append(limit.Policies, p)
			}
		}
		limits = append(limits, limit)
	}
	return limits
}

// policy reads a policy, which reasons call by the name.
func (r *reader) policy(kind access.Kind, file *spec.PolicyFile, name string) *access.Policy {
	p, err := access.Parse(kind, file.JSON)
	if err == nil && kind == access.ResourcePolicy {
		err = resourceControl(p)
	}
	if err != nil {
		place := r.project.Place(file)
		r.faults = append(r.faults, &hcl.Diagnostic{
			Severity: hcl.DiagError, Summary: "Invalid policy", Subject: &place,
			Detail: fmt.Sprintf("AWS would refuse the policy in %s: %s.", file.File, err),
		})
		return nil
	}
	p.Name = name
	return p
}

// resourceControl says what AWS would refuse in a resource control policy that is one elsewhere.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
func resourceControl(p *access.Policy) error {
	for _, w := range p.Wordings() {
		everyone := len(w.Principal) == 1 && w.Principal[0].Everyone()
		full := slices.Equal(w.Action, []string{"*"}) && slices.Equal(w.Resource, []string{"*"}) && len(w.Condition) == 0
		switch {
		case !everyone:
			return errors.New("the Principal of a resource control policy is *, with conditions on who is meant")
		case w.Effect == access.Allow && !full:
			return errors.New("AWS takes no Allow statements in resource control policies but that of RCPFullAWSAccess")
		case w.Effect == access.Deny && len(w.NotAction) > 0:
			return errors.New("a resource control policy has no NotAction")
		}
	}
	return nil
}

// Limits are those of requests by principals of one account on resources of another. Either may be empty: of a service,
// or of who is in none.
func (o *Organization) Limits(principal, resource string) []access.Limit {
	if o == nil {
		return nil
	}
	var limits []access.Limit
	if a := o.accounts[principal]; a != nil {
		limits = append(limits, a.service...)
	}
	if a := o.accounts[resource]; a != nil {
		limits = append(limits, a.resource...)
	}
	return limits
}

// Boundary is the policy with an ARN, or nil where its content isn't known.
func (o *Organization) Boundary(arn string) *access.Policy {
	if o == nil {
		return nil
	}
	return o.boundaries[arn]
}

// Said reports whether the service and resource control policies of an account are said.
func (o *Organization) Said(id string) (service, resource bool) {
	if o == nil || o.accounts[id] == nil {
		return false, false
	}
	return len(o.accounts[id].service) > 0, len(o.accounts[id].resource) > 0
}
