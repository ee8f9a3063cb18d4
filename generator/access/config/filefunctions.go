package config

import (
	"errors"
	"io/fs"
	"maps"
	"path"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// fileFunction reads a file.
func (l *loader) fileFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			_, content, err := l.read(args[0].AsString())
			return cty.StringVal(string(content)), err
		},
	})
}

// read reads a file whose path is relative to the root, where Terraform runs.
func (l *loader) read(name string) (file string, content []byte, err error) {
	file = path.Join(l.dir, name)
	if path.IsAbs(name) || !fs.ValidPath(file) {
		return "", nil, errors.New("the file is outside of the repository's environments")
	}
	content, err = fs.ReadFile(l.fsys, file)
	if err == nil && len(content) > maxFile {
		err = errors.New("the file is too large")
	}
	if err == nil {
		l.files[file] = &hcl.File{Bytes: content}
	}
	return file, content, err
}

// templateFunction evaluates a template.
func (l *loader) templateFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			file, content, err := l.read(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			if why := tooComplex(content); why != "" {
				return cty.NilVal, errors.New("the template " + why)
			}
			template, diags := hclsyntax.ParseTemplate(content, file, hcl.InitialPos)
			if diags.HasErrors() {
				return cty.NilVal, diags
			}
			return l.template(template, args[1])
		},
	})
}

func (l *loader) template(template hclsyntax.Expression, variables cty.Value) (cty.Value, error) {
	ctx := &hcl.EvalContext{Functions: maps.Clone(l.functions)}
	delete(ctx.Functions, "templatefile") // Terraform has none in templates
	if kind := variables.Type(); kind.IsObjectType() || kind.IsMapType() {
		ctx.Variables = variables.AsValueMap()
	}
	if !l.afford(template, ctx) {
		return cty.NilVal, errors.New("the template is too expensive to evaluate")
	}
	v, diags := template.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}
