package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// declarations are what the files of one folder say, shared by all calls of the module.
type declarations struct {
	dir       string
	blocks    map[string]*block // by type and labels, such as resource.aws_iam_role.task
	resources []*block          // in the order of the files
	data      []*block
	calls     []*block
	providers []*block
	locals    map[string]hcl.Expression
}

// topLevel are the block types of Terraform 1.15. https://developer.hashicorp.com/terraform/language
func topLevel() *hcl.BodySchema {
	named := []string{"name"}
	typed := []string{"type", "name"}
	return &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "terraform"}, {Type: "required_providers"}, {Type: "locals"},
		{Type: "moved"}, {Type: "import"}, {Type: "removed"},
		{Type: "variable", LabelNames: named}, {Type: "output", LabelNames: named}, {Type: "module", LabelNames: named},
		{Type: "provider", LabelNames: named}, {Type: "check", LabelNames: named},
		{Type: "resource", LabelNames: typed}, {Type: "data", LabelNames: typed}, {Type: "ephemeral", LabelNames: typed},
		{Type: "action", LabelNames: typed},
	}}
}

// repeats reports whether blocks of the type have no names, and nothing is read of them here: they are about the state.
func repeats(kind string) bool {
	return slices.Contains([]string{"moved", "import", "removed", "required_providers"}, kind)
}

// declarations reads a folder, once.
func (l *loader) declarations(dir string) (*declarations, error) {
	if d, ok := l.declared[dir]; ok {
		return d, nil
	}
	files, overrides, err := sources(l.fsys, dir)
	if err != nil {
		return nil, err
	}
	d := &declarations{dir: dir, blocks: map[string]*block{}, locals: map[string]hcl.Expression{}}
	l.declared[dir] = d
	for i, name := range append(files, overrides...) {
		body := l.parse(name)
		if body == nil {
			continue
		}
		content, diags := body.Content(topLevel())
		l.faults(l.withoutNewer(withoutComments(diags)))
		for _, b := range content.Blocks {
			l.add(d, b, i >= len(files))
		}
	}
	return d, nil
}

// withoutComments drops what is said of "//", the key of comments in JSON.
func withoutComments(diags hcl.Diagnostics) hcl.Diagnostics {
	var kept hcl.Diagnostics
	for _, d := range diags {
		if !strings.Contains(d.Detail, `"//"`) {
			kept = append(kept, d)
		}
	}
	return kept
}

// withoutNewer drops what is said of blocks of a type that isn't known: a newer Terraform may have it. It is a problem.
func (l *loader) withoutNewer(diags hcl.Diagnostics) hcl.Diagnostics {
	var kept hcl.Diagnostics
	for _, d := range diags {
		if d.Summary == "Unsupported block type" {
			kind := d.Subject.SliceBytes(l.files[d.Subject.Filename].Bytes)
			l.problem(UnknownBlock, *d.Subject, fmt.Sprintf("blocks of the type %s aren't known here", kind))
			continue
		}
		kept = append(kept, d)
	}
	return kept
}

// add adds a block, or puts that of an override file over the one that it overrides.
func (l *loader) add(d *declarations, found *hcl.Block, overriding bool) {
	if found.Type == "locals" {
		l.addLocals(d, found, overriding)
		return
	}
	if repeats(found.Type) {
		return
	}
	b := &block{labels: found.Labels, bodies: []hcl.Body{found.Body}, header: found.DefRange}
	id := found.Type + "." + strings.Join(found.Labels, ".")
	if found.Type == "provider" {
		id = "provider." + providerName(b)
	}
	if first, ok := d.blocks[id]; ok && found.Type != "terraform" {
		if !overriding {
			l.fault(found.DefRange, "Duplicate block",
				fmt.Sprintf("%s is already at %s. Only the first one is read.", id, first.header))
			return
		}
		first.bodies = append(first.bodies, found.Body)
		return
	}
	if overriding && found.Type != "terraform" && (found.Type != "provider" || providerName(b) != found.Labels[0]) {
		l.fault(found.DefRange, "Nothing to override", fmt.Sprintf("There is no %s in the other files.", id))
	}
	d.blocks[id] = b
	switch found.Type {
	case "resource":
		d.resources = append(d.resources, b)
	case "data":
		d.data = append(d.data, b)
	case "module":
		d.calls = append(d.calls, b)
	case "provider":
		d.providers = append(d.providers, b)
	}
}

func (l *loader) addLocals(d *declarations, found *hcl.Block, overriding bool) {
	attrs, diags := found.Body.JustAttributes()
	l.faults(diags)
	for name, attr := range attrs {
		if _, twice := d.locals[name]; twice && !overriding {
			l.fault(attr.NameRange, "Duplicate local value", fmt.Sprintf("local.%s is already defined.", name))
		}
		d.locals[name] = attr.Expr
	}
}

// literal is the text of a quoted string without references.
func literal(e hcl.Expression) (string, bool) {
	if e == nil {
		return "", false
	}
	if template, ok := e.(*hclsyntax.TemplateExpr); ok && !template.IsStringLiteral() {
		return "", false
	} else if _, native := e.(hclsyntax.Expression); native && !ok {
		return "", false
	}
	v, diags := e.Value(nil)
	if diags.HasErrors() {
		return "", false
	}
	return text(v)
}
