package rendered

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/access/config"
)

// Load reads the root in the folder dir of fsys, whose last element is the environment's name, and the modules that it
// calls, as far as they are in fsys: see [config.Load]. The ranges' file names are paths in fsys.
//
// The root is what could be read, however many faults there are. The diagnostics are errors of the configuration, for
// which Terraform would refuse it; what is legal, but can't be resolved, is in the root.
func Load(fsys fs.FS, dir string) (*Root, config.Diagnostics) {
	c := &collector{
		root:      &Root{Env: path.Base(dir), Path: dir},
		providers: map[*config.ProviderConfig]provider{}, vpcs: map[string]string{},
		roleARN: regexp.MustCompile(`arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+`),
	}
	c.kinds = c.readers()
	c.configuration = config.Load(fsys, dir, c.computed)
	c.identify()
	for i := range c.configuration.Resources() {
		c.resource(c.instance(i))
	}
	c.others()
	c.attach()
	for _, p := range c.configuration.Providers() {
		c.provider(p) // whether resources are made with it or not, for what is wrong with it
	}
	c.root.Files = c.configuration.Files()
	c.root.Installed = c.configuration.Installed()
	c.root.Problems = c.problems()
	return c.root, c.configuration.Faults()
}

// problems are the configuration's, too, in the order of the files, each once: an expression may be evaluated more than
// once.
func (c *collector) problems() []Problem {
	all := c.root.Problems
	for _, p := range c.configuration.Problems() {
		if p.Kind == config.UnknownCount && p.Type != "" && !c.matters(p.Type) {
			continue // what it may have beside, as every resource, is read of the one instance that stands for all
		}
		all = append(all, Problem{What: p.What, Why: danger(p.Kind), Range: p.Range})
	}
	slices.SortStableFunc(all, func(a, b Problem) int {
		return cmp.Or(config.CompareRanges(a.Range, b.Range), cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	return slices.Compact(all)
}

// matters reports whether resources or data sources of a type may grant something.
func (c *collector) matters(typ string) bool {
	_, isRead := c.kinds[typ]
	return isRead || risk(typ) != "" || runs(typ) != ""
}

// others reports blocks beside resources that run something.
func (c *collector) others() {
	for i := range c.configuration.DataSources(func(typ string) bool { return runs(typ) != "" }) {
		c.problem(i.Range(), "data "+i.Type+" runs something", runs(i.Type))
	}
	for typ, rng := range c.configuration.Declared("ephemeral") {
		if why := runs(typ); why != "" {
			c.problem(rng, "ephemeral "+typ+" runs something", why)
		}
	}
	for typ, rng := range c.configuration.Declared("action") {
		c.problem(rng, "action "+typ+" runs something", "what it runs may change any access")
	}
}

// danger says why a problem of the configuration matters to whoever asks who has access.
func danger(kind config.ProblemKind) string {
	switch kind {
	case config.UnreadModule:
		return "it may hold any role, grant or policy"
	case config.UnknownCount:
		return "each may hold a grant or a policy"
	case config.DuplicateKey:
		return "Terraform keeps the last value only, so the policy isn't what it looks like"
	case config.NestedProvider:
		return "what it makes may be in another account"
	}
	return "it may change any access"
}

// LoadAll is Load for several roots, in parallel. The roots are in the order of the folders.
func LoadAll(fsys fs.FS, dirs []string) ([]*Root, config.Diagnostics) {
	roots := make([]*Root, len(dirs))
	faults := make([]config.Diagnostics, len(dirs))
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
