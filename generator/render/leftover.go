package render

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/spec"
)

// Leftover is a rendered root that no environment has any more: one was taken out of the spec, or was given another
// name. What it stands for is still in its account.
type Leftover struct {
	Environment string `json:"environment"` // the folder's name
	AccountID   string `json:"account_id"`  // empty where the root doesn't say
	State       string `json:"state"`       // "s3://BUCKET/KEY", or the path of a file; empty where the root doesn't say
}

// String says what it is and what to do about it.
func (l Leftover) String() string {
	return fmt.Sprintf("%s is not in the spec any more, and its rendered folder is still there. What it has made stays "+
		"in account %s; its state is %s. To destroy it, go back to a revision that has it "+
		"(git log -- environments/%[1]s.hcl) and run tfgen destroy --env %[1]s there. If it only has another name now, "+
		"move its state to where the new one has it before that is applied. Then remove the folder",
		l.Environment, orUnknown(l.AccountID), orUnknown(l.State))
}

func orUnknown(s string) string {
	if s == "" {
		return "(unknown)"
	}
	return s
}

// Leftovers looks in the folder of the spec for rendered roots that no environment has, by name.
func Leftovers(project *spec.Project, dir string) ([]Leftover, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var left []Leftover
	for _, entry := range entries {
		known := slices.ContainsFunc(project.Environments, func(e *spec.Environment) bool { return e.Name == entry.Name() })
		root := filepath.Join(dir, entry.Name())
		if known {
			continue
		}
		if text, err := os.ReadFile(filepath.Join(root, "terraform.tf")); err == nil && isOurs(text) {
			left = append(left, Leftover{entry.Name(), accountOf(root), stateOf(root)})
		}
	}
	return left, nil
}

// accountOf is the account that a root's provider is bound to.
func accountOf(root string) string {
	for _, provider := range blocks(filepath.Join(root, "provider.tf"), "provider") {
		if ids, ok := literal(provider.Body, "allowed_account_ids"); ok && ids.CanIterateElements() {
			for _, id := range ids.AsValueSlice() {
				return asString(id)
			}
		}
	}
	return ""
}

// stateOf is where a root's backend keeps its state.
func stateOf(root string) string {
	for _, settings := range blocks(filepath.Join(root, "terraform.tf"), "terraform") {
		for _, backend := range settings.Body.Blocks {
			if backend.Type != "backend" {
				continue
			}
			bucket, _ := literal(backend.Body, "bucket")
			key, _ := literal(backend.Body, "key")
			if asString(bucket) != "" {
				return "s3://" + asString(bucket) + "/" + asString(key)
			}
			path, _ := literal(backend.Body, "path")
			return filepath.ToSlash(filepath.Join(root, asString(path)))
		}
	}
	return ""
}

// blocks are those of a type in a file; none where it can't be read.
func blocks(path, kind string) []*hclsyntax.Block {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	all := file.Body.(*hclsyntax.Body).Blocks
	return slices.DeleteFunc(all, func(b *hclsyntax.Block) bool { return b.Type != kind })
}

// literal is the value of an attribute that refers to nothing.
func literal(body *hclsyntax.Body, name string) (cty.Value, bool) {
	attribute := body.Attributes[name]
	if attribute == nil {
		return cty.NilVal, false
	}
	value, diags := attribute.Expr.Value(nil)
	return value, !diags.HasErrors()
}

func asString(value cty.Value) string {
	if value == cty.NilVal || !value.IsKnown() || value.IsNull() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}
