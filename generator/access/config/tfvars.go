package config

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// tfvars are the values that Terraform gives the root's variables by itself, the later files' last.
// https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
func (l *loader) tfvars(top *module) map[string]cty.Value {
	values := map[string]cty.Value{}
	for _, name := range l.valueFiles(top.declared.dir) {
		body := l.parse(path.Join(top.declared.dir, name))
		if body == nil {
			continue
		}
		attributes, diags := body.JustAttributes()
		l.faults(diags)
		for name, attribute := range attributes {
			values[name] = top.scope.value(attribute.Expr)
		}
	}
	return values
}

func (l *loader) valueFiles(dir string) []string {
	var first, auto []string
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.fault(hcl.Range{Filename: dir}, "Unreadable folder", err.Error())
	}
	for _, entry := range entries {
		name := entry.Name()
		stem := strings.TrimSuffix(name, ".json")
		switch {
		case entry.IsDir():
		case stem == "terraform.tfvars":
			first = append(first, name)
		case strings.HasSuffix(stem, ".auto.tfvars"):
			auto = append(auto, name)
		}
	}
	return slices.Concat(first, auto)
}
