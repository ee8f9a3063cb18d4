package render_test

import (
	"path"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfgen/tfgen/generator/render"
)

// checkReferences checks that every reference in an environment has something to refer to, as terraform validate does,
// and that nothing is declared twice in a module.
func checkReferences(t *testing.T, tree render.Tree) {
	t.Helper()
	declared := map[string]bool{"each.key": true, "each.value": true}
	for name, content := range tree {
		module := path.Dir(name) + " "
		for _, block := range parse(t, name, content).Blocks {
			for _, address := range declares(block) {
				if declared[module+address] {
					t.Errorf("%s: %s is declared twice", name, address)
				}
				declared[module+address] = true
			}
			if block.Type == "output" && module != ". " {
				declared[". module."+path.Base(path.Dir(name))+"."+block.Labels[0]] = true
			}
		}
	}
	for name, content := range tree {
		_ = hclsyntax.VisitAll(parse(t, name, content), func(node hclsyntax.Node) hcl.Diagnostics {
			attribute, ok := node.(*hclsyntax.Attribute)
			if !ok || attribute.Name == "type" {
				return nil // the type of a variable is no reference
			}
			for _, traversal := range attribute.Expr.Variables() {
				address := referred(traversal)
				if !declared[address] && !declared[path.Dir(name)+" "+address] {
					t.Errorf("%s: %s is not declared", traversal.SourceRange(), address)
				}
			}
			return nil
		})
	}
}

// declares is what references can name a block by.
func declares(block *hclsyntax.Block) []string {
	switch block.Type {
	case "resource":
		return []string{block.Labels[0] + "." + block.Labels[1]}
	case "variable":
		return []string{"var." + block.Labels[0]}
	case "output":
		return []string{"output." + block.Labels[0]}
	}
	return nil
}

// referred is what a reference names: an output in the case of a module, which has one part more than others.
func referred(traversal hcl.Traversal) string {
	address, parts := traversal.RootName(), 2
	if address == "module" {
		parts = 3
	}
	for _, step := range traversal[1:parts] {
		address += "." + step.(hcl.TraverseAttr).Name
	}
	return address
}
