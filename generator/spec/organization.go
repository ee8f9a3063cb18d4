package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Organization is what AWS Organizations, and policies that others write, take away from what the rendered policies
// allow in an account. tfgen makes none of it; it is given as files, for the proof and the sandbox to know.
type Organization struct {
	ID              string        // such as o-a1b2c3d4e5; empty: not said
	ServiceControl  []PolicyLevel // by name; none: not said
	ResourceControl []PolicyLevel // by name; none: not said
	Boundaries      []*PolicyFile // managed policies that are permissions boundaries, by ARN

	// Context are the values of condition keys, in lower case, that all requests of the environment's roles have and
	// that nothing else tells. Those about the network are about the tasks' requests alone.
	Context map[string][]string
}

// PolicyLevel are the policies that are attached at one level of the organization: to its root, an organizational unit
// or the account.
type PolicyLevel struct {
	Name     string
	Policies []*PolicyFile
}

// PolicyFile is a policy as it was read, valid JSON.
type PolicyFile struct {
	File string // relative to the project's folder
	ARN  string // of a permissions boundary
	JSON []byte
}

// organization evaluates the policies of the organization.
func (s *draft) organization() {
	b := s.section.Organization
	if b == nil {
		return
	}
	s.Organization = Organization{
		ID:              s.text(b.ID, "", organizationID),
		ServiceControl:  s.levels(b.ServiceControl),
		ResourceControl: s.levels(b.ResourceControl),
		Context:         s.conditionKeys(b.Context),
	}
	files := s.entries(nil, b.Boundaries, func(name, _ string) string { return s.policy(name) })
	for name, file := range files {
		if p := s.policyFile(file, s.entryRange(b.Boundaries.Expr, name)); p != nil {
			p.ARN = name
			if !strings.HasPrefix(name, "arn:") {
				p.ARN = s.PolicyARN(name)
			}
			s.Organization.Boundaries = append(s.Organization.Boundaries, p)
		}
	}
	slices.SortFunc(s.Organization.Boundaries, func(x, y *PolicyFile) int { return strings.Compare(x.ARN, y.ARN) })
}

// organizationID is AWS's rule.
// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func organizationID(v string) string {
	if matches(`o-[a-z0-9]{10,32}`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not the id of an organization, such as o-a1b2c3d4e5.", v)
}

// levels evaluates the policies of each level.
func (s *draft) levels(a *hcl.Attribute) []PolicyLevel {
	v := s.value(a, cty.Map(cty.List(cty.String)))
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	var levels []PolicyLevel
	for name, list := range v.AsValueMap() {
		rng := s.entryRange(a.Expr, name)
		if list.IsNull() || list.LengthInt() == 0 {
			s.fault(rng, "Invalid "+a.Name, "The level %s has no policies. Remove it: AWS's FullAWSAccess is understood.", name)
			continue
		}
		level := PolicyLevel{Name: name}
		for _, file := range list.AsValueSlice() {
			if file.IsNull() {
				s.fault(rng, "Invalid "+a.Name, "An element is null. Remove it.")
			} else if p := s.policyFile(file.AsString(), rng); p != nil {
				level.Policies = append(level.Policies, p)
			}
		}
		levels = append(levels, level)
	}
	slices.SortFunc(levels, func(x, y PolicyLevel) int { return strings.Compare(x.Name, y.Name) })
	return levels
}

// conditionKeys evaluates what is said of condition keys.
func (s *draft) conditionKeys(a *hcl.Attribute) map[string][]string {
	v := s.value(a, cty.Map(cty.List(cty.String)))
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	context := map[string][]string{}
	said := v.AsValueMap()
	for _, name := range slices.Sorted(maps.Keys(said)) {
		list := said[name]
		key, rng := strings.ToLower(name), s.entryRange(a.Expr, name)
		switch _, twice := context[key]; {
		case !matches(`[a-z0-9-]+:[a-z0-9/._:-]+`, key):
			s.fault(rng, "Invalid context", "%q is not a condition key, such as aws:SourceVpc.", name)
		case IsKnownKey(key):
			s.fault(rng, "Invalid context", "What %s is follows from the rest of the spec. Remove it.", name)
		case twice:
			s.fault(rng, "Invalid context", "%s is there twice, for case doesn't matter. Remove one.", name)
		case list.IsNull() || list.LengthInt() == 0:
			s.fault(rng, "Invalid context", "%s has no value. Write those that requests have, or remove it.", name)
		}
		context[key] = nil
		for _, value := range list.AsValueSlice() {
			if value.IsNull() {
				s.fault(rng, "Invalid context", "An element is null. Remove it.")
				continue
			}
			context[key] = append(context[key], value.AsString())
		}
	}
	return context
}

// IsKnownKey reports whether what a condition key is follows from who calls and what is called, or from the rest of the
// spec.
func IsKnownKey(key string) bool {
	return slices.Contains([]string{"aws:principalaccount", "aws:principalarn", "aws:principalisawsservice",
		"aws:principalorgid", "aws:principalservicename", "aws:principaltype", "aws:requestedregion",
		"aws:resourceaccount", "aws:resourceorgid", "aws:securetransport", "aws:userid", "aws:username",
	}, strings.ToLower(key))
}

// policyFile reads a policy from the spec's folder; nil with a fault.
func (s *draft) policyFile(name string, rng hcl.Range) *PolicyFile {
	folder := filepath.ToSlash(s.dir)
	if !fs.ValidPath(name) || path.Ext(name) != ".json" {
		s.fault(rng, "Invalid file", "%q is not a JSON file below %s. Write its path from there, with slashes.", name, folder)
		return nil
	}
	document, err := fs.ReadFile(s.fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.fault(rng, "Missing file", "There is no file %s. Write the path of a policy, relative to %s.",
			path.Join(folder, name), folder)
		return nil
	case err != nil:
		s.fault(rng, "Unreadable file", "The file %s can't be read: %s.", path.Join(folder, name), err)
		return nil
	case !json.Valid(document):
		s.fault(rng, "Invalid policy", "The file %s is not JSON.", path.Join(folder, name))
		return nil
	}
	p := &PolicyFile{File: path.Join(path.Base(folder), name), JSON: document}
	s.places[p] = rng
	return p
}

func (o Organization) equal(other Organization) bool {
	same := func(x, y *PolicyFile) bool { return x.File == y.File && x.ARN == y.ARN }
	sameLevel := func(x, y PolicyLevel) bool { return x.Name == y.Name && slices.EqualFunc(x.Policies, y.Policies, same) }
	return o.ID == other.ID && slices.EqualFunc(o.ServiceControl, other.ServiceControl, sameLevel) &&
		slices.EqualFunc(o.ResourceControl, other.ResourceControl, sameLevel) &&
		slices.EqualFunc(o.Boundaries, other.Boundaries, same)
}

// agreeingOrganizations checks that all environments of an account have the same said of it: an account is in one place
// of one organization.
func (l *loader) agreeingOrganizations(drafts []*draft) {
	first := map[string]*draft{}
	for _, s := range drafts {
		if s.AccountID == "" {
			continue
		}
		other, ok := first[s.AccountID]
		if !ok {
			first[s.AccountID] = s
			continue
		}
		if !s.Organization.equal(other.Organization) {
			l.fault(s.section.NameRange, "Two organizations", "Environments %s and %s are in account %s, which is in one "+
				"place of one organization: give them the same organization block.", other.Name, s.Name, s.AccountID)
		}
	}
}
