package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// Overview is the language on one page for a terminal of so many columns: its blocks, and what expressions may be made
// of.
func Overview(width int) string {
	p := page{width: columns(width)}
	p.paragraph("", "A spec is all environments/*.hcl together: one project, and an environment for each account and "+
		"region. An environment's block is put over the project's of the same type and label, attribute by attribute; "+
		"null takes a value back. tfgen help spec BLOCK shows a block, and BLOCK.ATTRIBUTE an attribute; SPEC.md is all "+
		"of it.")
	p.line("")
	p.line("BLOCKS")
	for _, block := range Blocks() {
		p.entry(block.Path, block.Summary())
	}
	p.line("")
	p.line("REFERENCES")
	for _, n := range Names() {
		what := n.Text
		if len(n.Members) > 0 {
			what = "." + strings.Join(n.Members, ", .") + ": " + what
		}
		p.entry(n.Path, what)
	}
	p.line("")
	p.line("FUNCTIONS, as in Terraform")
	for _, f := range Functions() {
		p.entry(f.Name, fmt.Sprintf("%s: %s is %q", f.Text, f.Example, f.Result))
	}
	return p.text.String()
}

// Page is the block or attribute at a path, for a terminal of so many columns.
func Page(path string, width int) (string, error) {
	p := page{width: columns(width)}
	for _, block := range Blocks() {
		if block.Path == path || block.Path == "project" && path == "environment" {
			p.block(block)
			return p.text.String(), nil
		}
		for _, a := range block.Attributes {
			if block.at(a) == path || block.Path == "project" && a.Name == path {
				p.line(block.Header())
				p.line("")
				p.attribute(a)
				return p.text.String(), nil
			}
		}
	}
	return "", fmt.Errorf("there is no %s in a spec: %s", path, remedy(path))
}

// at is the path of an attribute of the block.
func (block Block) at(a Attribute) string { return block.Path + "." + a.Name }

// Paths are what there is a page of: the blocks, each with its attributes behind it.
func Paths() []string {
	paths := []string{"environment"}
	for _, block := range Blocks() {
		paths = append(paths, block.Path)
		for _, a := range block.Attributes {
			paths = append(paths, block.at(a))
		}
	}
	return paths
}

// remedy says what a path was meant to be.
func remedy(path string) string {
	paths := Paths()
	within := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return !strings.HasSuffix(p, "."+path) })
	if nearest := suggest.Nearest(path, paths); len(within) == 0 && nearest != "" {
		within = []string{nearest}
	}
	if len(within) == 0 {
		return "tfgen help spec lists the blocks"
	}
	return "did you mean " + strings.Join(within, " or ") + "?"
}
