package config

import (
	"cmp"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Root is a root module with the modules that it calls. It evaluates what it is asked for, when it is asked: faults and
// problems are complete when all that matters has been. It is not for several goroutines at once.
type Root struct {
	*loader
	top *module
}

// Load reads the root module in the folder dir of fsys, and the modules that it calls, as far as they are in fsys: by
// their folders, or as terraform init has put them below the root's, which holds for this machine alone. The ranges'
// file names are paths in fsys. What providers compute before anything is applied, computed knows.
//
// The root is what could be read, however many faults there are.
func Load(fsys fs.FS, dir string, computed Computed) *Root {
	l := &loader{
		fsys: fsys, dir: dir, computed: computed, files: Files{}, declared: map[string]*declarations{},
		budget: maxWork, room: maxInstances,
	}
	l.functions = functions(l)
	declared, err := l.declarations(dir)
	if err != nil {
		l.fault(hcl.Range{Filename: dir}, "Root not found", err.Error())
		declared = &declarations{}
	}
	top := &module{loader: l, declared: declared, memos: map[string]*memo{}}
	top.scope = &scope{module: top}
	if err == nil {
		top.variables = l.tfvars(top)
	}
	top.providers = top.ownProviders()
	return &Root{loader: l, top: top}
}

// Provider is a configuration of a provider in the root module, by its local name and alias, such as aws.east; nil for
// one that isn't there.
func (r *Root) Provider(name string) *ProviderConfig { return r.top.providers[name] }

// Providers are all configurations of providers that were met so far: the root module's, and those of the modules whose
// resources were asked for.
func (r *Root) Providers() []*ProviderConfig { return r.configured }

// Resources are the instances of all resources: a module's in the order of its files, then those of the modules that it
// calls. Where it isn't known how many there are, one instance stands for all.
func (r *Root) Resources() iter.Seq[*Instance] {
	return func(yield func(*Instance) bool) { r.top.each(yield) }
}

// Declared are the blocks of a kind, such as data, that all modules have: each one's type and header, once for all
// calls of its module, in no order.
func (r *Root) Declared(kind string) iter.Seq2[string, Range] {
	return func(yield func(string, Range) bool) {
		for _, d := range r.declared {
			for id, b := range d.blocks {
				if strings.HasPrefix(id, kind+".") && !yield(b.labels[0], b.header) {
					return
				}
			}
		}
	}
}

// DataSources are the instances of data sources of some types, as Resources has them of resources.
func (r *Root) DataSources(wanted func(typ string) bool) iter.Seq[*Instance] {
	return func(yield func(*Instance) bool) { r.top.eachData(wanted, yield) }
}

// eachData calls yield with data sources of the module and its children, as long as it returns true.
func (m *module) eachData(wanted func(typ string) bool, yield func(*Instance) bool) bool {
	for _, b := range m.declared.data {
		if !wanted(b.labels[0]) {
			continue
		}
		for _, i := range m.resource(Data, b.labels[0], b.labels[1]).instances {
			if !yield(i) {
				return false
			}
		}
	}
	for _, b := range m.declared.calls {
		for _, child := range m.call(b.labels[0]).children {
			if !child.eachData(wanted, yield) {
				return false
			}
		}
	}
	return true
}

// each calls yield with the module's instances and its children's, as long as it returns true.
func (m *module) each(yield func(*Instance) bool) bool {
	for _, b := range m.declared.resources {
		for _, i := range m.resource(Managed, b.labels[0], b.labels[1]).instances {
			if !yield(i) {
				return false
			}
		}
	}
	for _, b := range m.declared.calls {
		for _, child := range m.call(b.labels[0]).children {
			if !child.each(yield) {
				return false
			}
		}
	}
	return true
}

// Installed reports whether modules were read so far as terraform init has put them here: see Load.
func (r *Root) Installed() bool { return r.usesInstalled }

// Files are what was read so far, by path, for snippets; without their bodies.
func (r *Root) Files() Files { return r.files }

// Problems are what is legal and isn't in the result, as far as it was met.
func (r *Root) Problems() []Problem { return r.problems }

// Faults are errors of the configuration, for which Terraform would refuse it, as far as they were met: in the order of
// the files, each once.
func (r *Root) Faults() Diagnostics {
	slices.SortStableFunc(r.diags, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(CompareRanges(*a.Subject, *b.Subject),
			cmp.Compare(a.Summary, b.Summary), cmp.Compare(a.Detail, b.Detail))
	})
	return slices.CompactFunc(r.diags, func(a, b *hcl.Diagnostic) bool {
		return *a.Subject == *b.Subject && a.Summary == b.Summary && a.Detail == b.Detail
	})
}

// loader is what all modules of a root have in common.
type loader struct {
	fsys     fs.FS
	dir      string // the root's
	computed Computed
	files    Files
	diags    hcl.Diagnostics
	problems []Problem
	declared map[string]*declarations // by folder
	manifest []installedModule        // nil until it is read

	usesInstalled bool // a module was read that init has put there
	functions     functionTable

	configured []*ProviderConfig

	budget int // of work that is left; see afford
	room   int // for instances of resources and modules
	depth  int // of values that are being resolved, each for the one before
}

// fault reports an error of the configuration.
func (l *loader) fault(rng Range, summary, detail string) {
	l.diags = append(l.diags, &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &rng,
	})
}

// faults reports errors that HCL found.
func (l *loader) faults(diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Subject == nil {
			d.Subject = &hcl.Range{Filename: l.dir, Start: hcl.InitialPos, End: hcl.InitialPos}
		}
		l.diags = append(l.diags, d)
	}
}

// problem reports what isn't in the result.
func (l *loader) problem(kind ProblemKind, rng Range, what string) {
	l.problems = append(l.problems, Problem{Kind: kind, What: what, Range: rng})
}
