package rendered

import (
	"cmp"
	"io/fs"
	"path"
	"runtime"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"
)

// Load reads the root in the folder dir of fsys, whose last element is the environment's name, and the modules that it
// calls by their folders, as far as they are in fsys. The ranges' file names are paths in fsys.
//
// The root is what could be read, however many faults there are. The diagnostics are errors of the configuration, for
// which Terraform would refuse it; what is legal, but can't be resolved, is in the root.
func Load(fsys fs.FS, dir string) (*Root, hcl.Diagnostics) {
	l := &loader{
		fsys:    fsys,
		root:    &Root{Env: path.Base(dir), Path: dir, Files: map[string]*hcl.File{}},
		configs: map[string]*config{},
		budget:  maxWork,
		room:    maxInstances,
	}
	l.functions = functions(l)
	c, err := l.config(dir)
	if err != nil {
		l.fault(hcl.Range{Filename: dir}, "Root not found", err.Error())
		return l.root, l.diags
	}
	top := &module{loader: l, config: c, dir: dir, memo: map[string]*cell{}}
	top.scope = &scope{module: top}
	top.variables = l.tfvars(top)
	top.providers = top.readProviders()
	l.identify(top)
	l.collect(top)
	l.sort()
	return l.root, l.diags
}

// sort puts problems and faults into the order of the files, each once: an expression may be evaluated more than once.
func (l *loader) sort() {
	order := func(a, b hcl.Range) int {
		return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start.Byte, b.Start.Byte))
	}
	slices.SortStableFunc(l.root.Problems, func(a, b Problem) int {
		return cmp.Or(order(a.Range, b.Range), cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	l.root.Problems = slices.Compact(l.root.Problems)
	slices.SortStableFunc(l.diags, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(order(*a.Subject, *b.Subject), cmp.Compare(a.Summary, b.Summary), cmp.Compare(a.Detail, b.Detail))
	})
	l.diags = slices.CompactFunc(l.diags, func(a, b *hcl.Diagnostic) bool {
		return *a.Subject == *b.Subject && a.Summary == b.Summary && a.Detail == b.Detail
	})
}

// LoadAll is Load for several roots, in parallel. The roots are in the order of the folders.
func LoadAll(fsys fs.FS, dirs []string) ([]*Root, hcl.Diagnostics) {
	roots := make([]*Root, len(dirs))
	faults := make([]hcl.Diagnostics, len(dirs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, dir := range dirs {
		group.Go(func() error {
			roots[i], faults[i] = Load(fsys, dir)
			return nil
		})
	}
	_ = group.Wait() // no function fails
	return roots, slices.Concat(faults...)
}

// loader reads one root.
type loader struct {
	fsys      fs.FS
	root      *Root
	diags     hcl.Diagnostics
	configs   map[string]*config // by folder
	functions functionTable

	budget int // of work that is left; see afford
	room   int // for instances of resources and modules
	depth  int // of values that are being resolved, each for the one before
}

// fault reports an error of the configuration.
func (l *loader) fault(at hcl.Range, summary, detail string) {
	l.diags = append(l.diags, &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &at,
	})
}

// faults reports errors that HCL found.
func (l *loader) faults(diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Subject == nil {
			d.Subject = &hcl.Range{Filename: l.root.Path, Start: hcl.InitialPos, End: hcl.InitialPos}
		}
		l.diags = append(l.diags, d)
	}
}

// problem reports what isn't in the result.
func (l *loader) problem(at hcl.Range, address, what, why string) {
	l.root.Problems = append(l.root.Problems, Problem{What: what, Why: why, Address: address, Range: at})
}

// collect reads what all instances of all modules make.
func (l *loader) collect(top *module) {
	c := &collector{loader: l}
	c.read(top)
	c.attach()
}

// read reads a module's resources, then its children's.
func (c *collector) read(m *module) {
	for _, b := range m.config.resources {
		r := m.resource("", b.labels[0], b.labels[1])
		for _, i := range r.instances {
			c.resource(i)
		}
	}
	for _, b := range m.config.calls {
		call := m.call(b.labels[0])
		for _, child := range call.children {
			c.read(child)
		}
	}
}
