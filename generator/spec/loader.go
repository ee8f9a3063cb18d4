package spec

import (
	"fmt"
	"io/fs"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"
)

// loader collects what the files say, and what is wrong with it.
type loader struct {
	dir          string
	fsys         fs.FS // of the folder
	parser       *hclparse.Parser
	project      *section
	environments []*section
	locals       []*hcl.Attribute

	faults   hcl.Diagnostics
	warnings hcl.Diagnostics
	places   map[any]hcl.Range // where environments, buckets and pipelines are declared
	broken   map[string]bool   // files that are not HCL: only that is said of them
	lost     bool              // a block could not be read, so a name that is missing may be in it
	partial  bool              // that may be a project's or environment's block
	unknown  []string          // attributes that the language doesn't have: a missing one may be among them, misspelt
}

// fault records one thing that is wrong: where, what it is about, and what is wrong and how to mend it.
func (l *loader) fault(rng hcl.Range, summary, format string, args ...any) {
	l.report(hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  summary,
		Detail:   fmt.Sprintf(format, args...),
		Subject:  &rng,
	}})
}

// warn records what is probably wrong and doesn't keep anyone from going on.
func (l *loader) warn(rng hcl.Range, summary, format string, args ...any) {
	l.warnings = append(l.warnings, &hcl.Diagnostic{
		Severity: hcl.DiagWarning, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &rng,
	})
}

// absence is a fault that says that something isn't there. It is withheld where a part of the spec could not be read,
// for it may be in that part.
func (l *loader) absence(rng hcl.Range, summary, format string, args ...any) {
	if !l.lost {
		l.fault(rng, summary, format, args...)
	}
}

func (l *loader) report(diags hcl.Diagnostics) {
	for _, d := range diags {
		if !l.broken[d.Subject.Filename] {
			l.faults = append(l.faults, d)
		}
	}
}

// file parses one file and takes in its blocks. Those of a file that is not HCL are taken as far as they go, so that
// what they declare is known to the others.
func (l *loader) file(name string, src []byte) {
	f, diags := l.parser.ParseHCL(src, name)
	l.report(diags)
	if diags.HasErrors() {
		l.broken[name], l.lost, l.partial = true, true, true
	}
	if f == nil {
		return
	}
	var content specFile
	l.decoded(f, gohcl.DecodeBody(f.Body, nil, &content))
	for _, s := range content.Projects {
		l.addProject(s)
	}
	for _, s := range content.Environments {
		l.addEnvironment(s)
	}
	for _, block := range content.Locals {
		for _, a := range block.Values {
			l.locals = append(l.locals, a)
		}
	}
}

// decoded reports what gohcl found and notes what was lost by it.
func (l *loader) decoded(f *hcl.File, diags hcl.Diagnostics) {
	l.report(explained(f, diags))
	for _, d := range diags {
		if a := f.AttributeAtPos(d.Subject.Start); a != nil {
			l.unknown = append(l.unknown, a.Name)
		} else {
			l.lost = true
		}
	}
}

func (l *loader) addProject(s *section) {
	if l.project != nil {
		l.fault(s.NameRange, "Duplicate project", "The project is at %s already. Keep one project block; "+
			"what is particular to an environment goes into its environment block.", l.project.NameRange)
		return
	}
	l.project = s
	l.labels(s)
	if s.AccountID != nil {
		l.fault(s.AccountID.NameRange, "Misplaced account_id",
			"An account belongs to an environment. Move account_id to the environment's block.")
	}
}

func (l *loader) addEnvironment(s *section) {
	for _, other := range l.environments {
		if other.Name == s.Name {
			l.fault(s.NameRange, "Duplicate environment",
				"Environment %q is at %s already. Rename one of them, or join the blocks.", s.Name, other.NameRange)
			return
		}
	}
	l.environments = append(l.environments, s)
	l.labels(s)
	if s.Terraform != nil {
		l.fault(s.Terraform.DefRange, "Misplaced terraform block",
			"All environments use the same versions. Move the terraform block to the project's block.")
	}
	for _, b := range s.Buckets {
		l.noOwner("bucket", b.Owner)
	}
	for _, b := range s.Repositories {
		l.noOwner("repository", b.Owner)
	}
}

// noOwner reports an owner in an environment's block.
func (l *loader) noOwner(kind string, a *hcl.Attribute) {
	if a != nil {
		l.fault(a.NameRange, "Misplaced owner", "Who owns a %s is the same for every environment. Set owner in the "+
			"project's block; a %[1]s that only this environment declares is its own.", kind)
	}
}

// labels checks the names of a section and of its blocks.
func (l *loader) labels(s *section) {
	l.name(s.NameRange, s.Name)
	distinct(l, "bucket", s.Buckets, func(b *bucketBlock) hcl.Range { return b.KeyRange })
	distinct(l, "repository", s.Repositories, func(b *repositoryBlock) hcl.Range { return b.KeyRange })
	distinct(l, "cluster", s.Clusters, func(b *clusterBlock) hcl.Range { return b.KeyRange })
	distinct(l, "pipeline", s.Pipelines, func(b *pipelineBlock) hcl.Range { return b.KeyRange })
	if s.Deploy != nil {
		once(l, "allow", s.Deploy.Allow, func(b *allowBlock) hcl.Range { return b.LabelRange })
	}
	for _, b := range s.Pipelines {
		distinct(l, "allow", b.Allow, func(b *allowBlock) hcl.Range { return b.LabelRange })
		distinct(l, "step", b.Steps, func(b *stepBlock) hcl.Range { return b.KeyRange })
		for _, step := range b.Steps {
			distinct(l, "allow", step.Allow, func(b *allowBlock) hcl.Range { return b.LabelRange })
		}
	}
	once(l, "accept", s.Accept, func(b *acceptBlock) hcl.Range { return b.LabelRange })
	for _, b := range s.Buckets {
		distinct(l, "grant", b.Grants, func(b *grantBlock) hcl.Range { return b.LabelRange })
	}
}

// distinct checks the labels of blocks of one type: each a name, each once.
func distinct[B labelled[B]](l *loader, kind string, blocks []B, rangeOf func(B) hcl.Range) {
	for _, b := range blocks {
		l.name(rangeOf(b), b.label())
	}
	once(l, kind, blocks, rangeOf)
}

// once checks that no two blocks of one type have the same label.
func once[B labelled[B]](l *loader, kind string, blocks []B, rangeOf func(B) hcl.Range) {
	first := map[string]hcl.Range{}
	for _, b := range blocks {
		if other, ok := first[b.label()]; ok {
			l.fault(rangeOf(b), "Duplicate "+kind, "The %s %q is at %s already. Rename one of them, or join the blocks.",
				kind, b.label(), other)
		} else {
			first[b.label()] = rangeOf(b)
		}
	}
}

func (l *loader) name(rng hcl.Range, name string) {
	if !isName(name) {
		l.fault(rng, "Invalid name", "%q becomes part of the names of AWS resources: use lower-case letters, digits and "+
			"single hyphens, beginning with a letter.", name)
	}
}
