package config

import "github.com/hashicorp/hcl/v2"

// Ignored are the arguments that Terraform leaves as they are, by ignore_changes; the only one is all where it leaves
// everything. https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
func (i *Instance) Ignored() []string {
	var names []string
	for _, body := range i.bodies {
		one := block{bodies: []hcl.Body{body}}
		for _, found := range one.blocks("lifecycle") {
			lifecycle := block{bodies: []hcl.Body{found.Body}}
			names = append(names, ignored(lifecycle.attribute("ignore_changes"))...)
		}
	}
	return names
}

func ignored(e hcl.Expression) []string {
	if e == nil {
		return nil
	}
	if hcl.ExprAsKeyword(e) == "all" {
		return []string{"all"}
	}
	list, _ := hcl.ExprList(e)
	var names []string
	for _, element := range list {
		if t, diags := hcl.RelTraversalForExpr(element); !diags.HasErrors() && len(t) > 0 {
			if name, ok := t[0].(hcl.TraverseAttr); ok {
				names = append(names, name.Name)
			}
		}
	}
	return names
}
