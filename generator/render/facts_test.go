package render_test

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/tfgen/tfgen/generator/render"
)

// A fact is a line that says what one attribute of a rendered block is: "dev/storage aws_s3_bucket.input bucket = ...".
// The value is JSON, or its source where it holds references. A policy is a fact for each of its statements.

// address is the fact's block with its environment and module: "dev/storage aws_s3_bucket.input".
func address(fact string) string {
	return strings.Join(strings.SplitN(fact, " ", 3)[:2], " ")
}

// facts are all that is rendered, sorted.
func facts(t *testing.T, all map[string]render.Tree) []string {
	t.Helper()
	var list []string
	for env, tree := range all {
		for name, content := range tree {
			module := path.Join(env, strings.TrimPrefix(path.Dir(name), "modules/"))
			for _, block := range parse(t, name, content).Blocks {
				prefix := module + " " + strings.TrimPrefix(named(block), "resource.") + " "
				list = append(list, factsIn(block.Body, content, prefix)...)
			}
		}
	}
	slices.Sort(list)
	return list
}

func factsIn(body *hclsyntax.Body, source []byte, prefix string) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(body.Attributes)) {
		for _, value := range values(body.Attributes[name].Expr, source) {
			list = append(list, prefix+name+" = "+value)
		}
	}
	for _, block := range body.Blocks {
		list = append(list, factsIn(block.Body, source, prefix+named(block)+".")...)
	}
	return list
}

func named(block *hclsyntax.Block) string {
	return strings.Join(append([]string{block.Type}, block.Labels...), ".")
}

// values is what the expression is: several when it is a policy, one otherwise.
func values(expr hclsyntax.Expression, source []byte) []string {
	value, diags := expr.Value(&hcl.EvalContext{
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	})
	if diags.HasErrors() {
		return []string{strings.Join(strings.Fields(string(expr.Range().SliceBytes(source))), " ")}
	}
	if value.Type() == cty.String {
		var policy struct{ Statement []json.RawMessage }
		if json.Unmarshal([]byte(value.AsString()), &policy) == nil && policy.Statement != nil {
			var list []string
			for _, s := range policy.Statement {
				list = append(list, string(s))
			}
			return list
		}
	}
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		panic(err) // a literal is always JSON
	}
	return []string{string(text)}
}

func parse(t *testing.T, name string, content []byte) *hclsyntax.Body {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(content, name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return file.Body.(*hclsyntax.Body)
}
