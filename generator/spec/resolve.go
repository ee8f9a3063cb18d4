package spec

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
)

// resolve makes the project of what the files say. Each step goes on where the one before found faults, so that all of
// them are found; the result counts only if there are none.
func (l *loader) resolve() *Project {
	l.complete()
	project := &Project{Name: l.projectName()}
	constants := l.constants(project.Name)
	l.versions(constants, project)

	var drafts []*draft
	for _, s := range l.environments {
		drafts = append(drafts, l.place(constants, s))
	}
	environments := identities(drafts)
	for _, s := range drafts {
		s.ctx = s.early(environments)
		s.prefix()
		s.enable()
	}
	l.placeBuckets(constants, drafts)
	l.placeRepositories(constants, drafts)
	for _, s := range drafts {
		s.declare()
	}
	for _, s := range drafts {
		s.ctx = s.context()
	}
	for _, s := range drafts {
		s.settle()
		project.Environments = append(project.Environments, s.Environment)
	}
	l.between(drafts)
	return project
}

// complete sees to it that there is a project and an environment, and orders the environments.
func (l *loader) complete() {
	anywhere := l.anywhere()
	if l.project == nil {
		l.absence(anywhere, "Missing project", `No file has a project block. Add project "NAME" {}, where NAME begins the `+
			"names of all resources.")
	}
	if len(l.environments) == 0 {
		l.absence(anywhere, "Missing environment", `No file has an environment block. Add environment "NAME" { account_id = `+
			`"…" } for each account to deploy to.`)
	}
	if l.project == nil {
		l.project = &section{NameRange: anywhere}
		l.lost, l.partial = true, true
	}
	slices.SortFunc(l.environments, func(a, b *section) int { return cmp.Compare(a.Name, b.Name) })
}

// projectName is the project's name; with a fault: empty, so that what would be derived from it isn't judged.
func (l *loader) projectName() string {
	if !isName(l.project.Name) {
		return ""
	}
	return l.project.Name
}

// anywhere is the start of the first file, for faults that are of no place.
func (l *loader) anywhere() hcl.Range {
	var first string
	for name := range l.parser.Files() {
		if first == "" || name < first {
			first = name
		}
	}
	return hcl.Range{Filename: first, Start: hcl.InitialPos, End: hcl.InitialPos}
}

// versions reads the project's terraform block.
func (l *loader) versions(s scope, p *Project) {
	t := cmp.Or(l.project.Terraform, &terraformBlock{})
	p.RequiredVersion = s.text(t.RequiredVersion, ">= 1.11.0, < 2.0.0", constraint)
	p.ProviderVersion = s.text(t.AWSProvider, defaultProvider(), constraint)
	p.Binary = s.text(t.Binary, "", binary)
}

func binary(v string) string {
	if v == "terraform" || v == "tofu" {
		return ""
	}
	return fmt.Sprintf(`%q is not what runs the rendered files. Write "terraform" or "tofu", which is found on PATH.`, v)
}

func constraint(v string) string {
	if _, err := version.NewConstraint(v); err != nil {
		return fmt.Sprintf(`%q is not a version constraint. Write one as for Terraform, such as "~> 1.11".`, v)
	}
	return ""
}
