package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// explained adds to what gohcl says of attributes and blocks that the language doesn't have: which there are.
func explained(f *hcl.File, diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		around := f.BlocksAtPos(d.Subject.Start)
		switch d.Summary {
		case "Unsupported argument":
		case "Unsupported block type":
			around = around[:len(around)-1] // the last is the block itself
		default:
			continue
		}
		page := "tfgen help spec"
		if path := blockPath(around); path != "" {
			page += " " + path
		}
		if !strings.Contains(d.Detail, "Did you mean") {
			d.Detail += " Known: " + known(around) + "."
		}
		d.Detail += fmt.Sprintf(" See %q.", page)
	}
	return diags
}

// blockPath is the path of the innermost block; at the top of a file: empty.
func blockPath(around []*hcl.Block) string {
	var types []string
	for _, b := range around {
		types = append(types, b.Type)
	}
	if len(types) > 1 {
		types = types[1:]
	}
	return strings.Join(types, ".")
}

// known lists what may be in the innermost block, or in a file.
func known(around []*hcl.Block) string {
	if len(around) == 0 {
		return "the blocks project, environment and locals"
	}
	misplaced := map[string]string{"project": "account_id", "environment": "terraform"}[around[len(around)-1].Type]
	path := blockPath(around)
	if path == "environment" {
		path = "project"
	}
	var attributes, blocks []string
	for _, b := range Language() {
		parent, name := "project", b.Path
		if i := strings.LastIndexByte(b.Path, '.'); i >= 0 {
			parent, name = b.Path[:i], b.Path[i+1:]
		}
		switch {
		case b.Path == path:
			attributes = b.Attributes
		case parent == path && b.Path != "locals":
			blocks = append(blocks, name)
		}
	}
	other := func(name string) bool { return name == misplaced }
	list := strings.Join(slices.DeleteFunc(attributes, other), ", ")
	if blocks = slices.DeleteFunc(blocks, other); len(blocks) > 0 {
		list += "; blocks: " + strings.Join(blocks, ", ")
	}
	return list
}
