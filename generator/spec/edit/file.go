package edit

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfgen/tfgen/generator/spec"
)

// file is a file of the spec. src is replaced by each change, never written to.
type file struct {
	name string
	src  []byte
}

// open reads the file that has the environment's block.
func open(dir string, env *spec.Environment) (*file, error) {
	for _, source := range env.Sources {
		f := &file{name: filepath.Join(dir, path.Base(source))}
		var err error
		if f.src, err = os.ReadFile(f.name); err != nil {
			return nil, fmt.Errorf("read the spec: %w", err)
		}
		body, err := f.parse()
		if err != nil {
			return nil, err
		}
		if child(body, "environment", env.Name) != nil {
			return f, nil
		}
	}
	return nil, fmt.Errorf("no file in %s has the block environment %q any more; run the command again", dir, env.Name)
}

func (f *file) parse() (*hclsyntax.Body, error) {
	parsed, diags := hclsyntax.ParseConfig(f.src, f.name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	return parsed.Body.(*hclsyntax.Body), nil
}

// child is the block of that type and label directly in a body, or nil.
func child(body *hclsyntax.Body, kind, label string) *hclsyntax.Block {
	for _, b := range body.Blocks {
		if b.Type == kind && len(b.Labels) == 1 && b.Labels[0] == label {
			return b
		}
	}
	return nil
}

// set gives an attribute of an environment's pipeline a value, and makes the attribute and its block where there are
// none.
func (f *file) set(env, pipeline string, a attribute) error {
	body, err := f.parse()
	if err != nil {
		return err
	}
	outer := child(body, "environment", env)
	inner := child(outer.Body, "pipeline", pipeline)
	lacking := outer // the block that needs a new line
	if inner != nil {
		if old := inner.Body.Attributes[a.name]; old != nil {
			return f.replace(old, a)
		}
		lacking = inner
	}
	if f.onOneLine(lacking) {
		f.expand(lacking, f.unit(outer))
		return f.set(env, pipeline, a)
	}
	if inner == nil {
		f.addPipeline(outer, pipeline, a)
	} else {
		f.addAttribute(inner, f.unit(outer), a)
	}
	return nil
}

// replace changes the value of an attribute. One that isn't written out is the user's to change: it may be shared.
func (f *file) replace(old *hclsyntax.Attribute, a attribute) error {
	rng := old.Expr.Range()
	if !isLiteral(old.Expr) {
		return fmt.Errorf("%s:%d: %s is computed, by %s; change it there, or write a text in quotes in its place",
			f.name, rng.Start.Line, a.name, rng.SliceBytes(f.src))
	}
	f.splice(rng.Start.Byte, rng.End.Byte, a.value)
	return nil
}

// isLiteral reports whether an expression is a text, number, true, false or null that is written out.
func isLiteral(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		for _, part := range e.Parts {
			if _, ok := part.(*hclsyntax.LiteralValueExpr); !ok {
				return false
			}
		}
		return true
	}
	return false
}

// splice puts a text in the place of the bytes from start to end.
func (f *file) splice(start, end int, text string) {
	src := make([]byte, 0, len(f.src)+len(text))
	src = append(src, f.src[:start]...)
	src = append(src, text...)
	f.src = append(src, f.src[end:]...)
}
