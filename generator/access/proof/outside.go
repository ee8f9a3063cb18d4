package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// addOutside adds what a spec has pipelines use though it is somebody else's: external buckets, and existing keys. What
// policies are on it isn't in the files, so each is taken to let the project's accounts decide, and every answer says
// that it is.
func (l *Landscape) addOutside(project *spec.Project) {
	before := len(l.resources)
	for _, b := range project.Buckets() {
		if b.External() && len(b.Access) > 0 {
			l.outside(project, Resource{Kind: Bucket, Name: b.Name, ARN: b.ARN(), Account: b.AccountID})
		}
		if b.KeyARN != "" {
			l.outside(project, Resource{Kind: Key, Name: b.KeyARN, ARN: b.KeyARN, Account: parsed(b.KeyARN).Account})
		}
	}
	for _, r := range l.resources {
		if k := l.byID[r.keyARN]; k != nil && k.Outside {
			r.key, r.unclear = k, ""
		}
	}
	for _, f := range project.Foreign() {
		if l.byID[f.ARN] == nil {
			l.foreign = append(l.foreign, fmt.Sprintf("the policy of the %s %s of account %s", f.Kind, f.ARN,
				parsed(f.ARN).Account))
		}
	}
	if len(l.resources) > before {
		l.arrange()
	}
}

// outside adds one thing, unless a file has something on it: then that counts.
func (l *Landscape) outside(project *spec.Project, made Resource) {
	if l.byID[made.ARN] != nil {
		return
	}
	made.Outside = true
	r := &resource{Resource: made, foreign: delegating(accountsOf(project)...)}
	l.byID[r.ARN] = r
	l.resources = append(l.resources, r)
}

// accountsOf are the accounts that a project is in.
func accountsOf(project *spec.Project) []string {
	var all []string
	for _, env := range project.Environments {
		all = append(all, env.AccountID)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ownersOutside are what somebody else's policies decide about, for NotModelled.
func (l *Landscape) ownersOutside() []string {
	var all []string
	for _, r := range l.resources {
		if r.Outside {
			all = append(all, fmt.Sprintf("the policy of the %s %s of account %s", r.Kind, r.Name, r.Account))
		}
	}
	all = append(all, l.foreign...)
	slices.Sort(all)
	return slices.Compact(all)
}

// arrange puts principals and resources into the order in which they are shown, and indexes them.
func (l *Landscape) arrange() {
	slices.SortStableFunc(l.principals, func(a, b *principal) int {
		return cmp.Or(strings.Compare(a.Env, b.Env), strings.Compare(a.ARN, b.ARN))
	})
	slices.SortStableFunc(l.resources, func(a, b *resource) int {
		return cmp.Or(strings.Compare(a.Env, b.Env), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.ARN, b.ARN))
	})
	for i, r := range l.resources {
		r.order = i
	}
	l.index = newIndex(l.resources)
}

// mark notes which answers hang on a policy that isn't in the files.
func (row *Row) mark(r *resource) {
	for verb, cell := range row.Access {
		if r.foreign != nil && cell.Verdict != access.NoneAllowed {
			cell.Outside = true
			row.Access[verb] = cell
		}
	}
}
