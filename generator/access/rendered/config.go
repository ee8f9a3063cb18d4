package rendered

import (
	"fmt"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// config is what the files of one folder say, shared by all calls of the module.
type config struct {
	dir       string
	blocks    map[string]*block // by type and labels, such as resource.aws_iam_role.task
	resources []*block          // in the order of the files
	calls     []*block
	providers []*block
	locals    map[string]hcl.Expression
}

// topLevel are Terraform's block types. https://developer.hashicorp.com/terraform/language
func topLevel() *hcl.BodySchema {
	named := []string{"name"}
	typed := []string{"type", "name"}
	return &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "terraform"}, {Type: "locals"}, {Type: "moved"}, {Type: "import"}, {Type: "removed"},
		{Type: "variable", LabelNames: named}, {Type: "output", LabelNames: named}, {Type: "module", LabelNames: named},
		{Type: "provider", LabelNames: named}, {Type: "check", LabelNames: named},
		{Type: "resource", LabelNames: typed}, {Type: "data", LabelNames: typed}, {Type: "ephemeral", LabelNames: typed},
	}}
}

// config reads a folder, once.
func (l *loader) config(dir string) (*config, error) {
	if c, ok := l.configs[dir]; ok {
		return c, nil
	}
	files, overrides, err := sources(l.fsys, dir)
	if err != nil {
		return nil, err
	}
	c := &config{dir: dir, blocks: map[string]*block{}, locals: map[string]hcl.Expression{}}
	l.configs[dir] = c
	for i, name := range append(files, overrides...) {
		body := l.parse(name)
		if body == nil {
			continue
		}
		content, diags := body.Content(topLevel())
		if _, isJSON := strings.CutSuffix(name, ".json"); isJSON || diags.HasErrors() {
			l.faults(withoutComments(diags))
		}
		for _, b := range content.Blocks {
			l.add(c, b, i >= len(files))
		}
	}
	return c, nil
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

// add adds a block, or puts that of an override file over the one that it overrides.
func (l *loader) add(c *config, found *hcl.Block, overriding bool) {
	if found.Type == "locals" {
		l.addLocals(c, found, overriding)
		return
	}
	b := &block{labels: found.Labels, bodies: []hcl.Body{found.Body}, at: found.DefRange}
	id := found.Type + "." + strings.Join(found.Labels, ".")
	if found.Type == "provider" {
		id += "." + alias(b)
	}
	if first, ok := c.blocks[id]; ok && found.Type != "terraform" {
		if !overriding {
			l.fault(found.DefRange, "Duplicate block",
				fmt.Sprintf("%s is already at %s. Only the first one is read.", id, first.at))
			return
		}
		first.bodies = append(first.bodies, found.Body)
		return
	}
	if overriding && found.Type != "terraform" {
		l.fault(found.DefRange, "Nothing to override", fmt.Sprintf("There is no %s in the other files.", id))
	}
	c.blocks[id] = b
	switch found.Type {
	case "resource":
		c.resources = append(c.resources, b)
	case "module":
		c.calls = append(c.calls, b)
	case "provider":
		c.providers = append(c.providers, b)
	}
}

func (l *loader) addLocals(c *config, found *hcl.Block, overriding bool) {
	attrs, diags := found.Body.JustAttributes()
	l.faults(diags)
	for name, attr := range attrs {
		if _, twice := c.locals[name]; twice && !overriding {
			l.fault(attr.NameRange, "Duplicate local value", fmt.Sprintf("local.%s is already defined.", name))
		}
		c.locals[name] = attr.Expr
	}
}

// alias is the name of one of several configurations of a provider; empty for the default one.
func alias(b *block) string {
	name, _ := literal(b.attribute("alias"))
	return name
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

// local is the folder that a module's source names, or an error that says why its files can't be read.
func local(dir, source string) (string, error) {
	if !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../") {
		return "", fmt.Errorf("its source %q is not a folder of this repository", source)
	}
	return path.Join(dir, source), nil
}
