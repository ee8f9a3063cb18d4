package faults

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/tfgen/tfgen/generator/internal/suggest"
	"github.com/tfgen/tfgen/generator/sandbox/executions"
)

// decoder turns a file into rules and collects what is wrong in it.
type decoder struct {
	faults hcl.Diagnostics
}

func (d *decoder) fault(rng hcl.Range, summary, format string, args ...any) {
	d.faults = append(d.faults, &hcl.Diagnostic{
		Severity: hcl.DiagError,
		Summary:  summary,
		Detail:   fmt.Sprintf(format, args...),
		Subject:  &rng,
	})
}

// rules reads a whole file. The rules are usable if nothing was wrong.
func (d *decoder) rules(file *hcl.File) []*rule {
	content, diags := file.Body.Content(&hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "seed"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "fault", LabelNames: []string{"kind"}}},
	})
	d.faults = append(d.faults, diags...)
	if len(content.Blocks) == 0 && !diags.HasErrors() {
		d.fault(file.Body.MissingItemRange(), "No fault",
			"Nothing would fail. Add a block such as fault \"throttling\" { probability = 0.2 }")
	}
	seed := d.seed(content.Attributes["seed"])
	var rules []*rule
	for _, block := range content.Blocks {
		rules = append(rules, d.rule(block, seed, len(rules)))
	}
	return rules
}

func (d *decoder) seed(a *hcl.Attribute) int64 {
	if a == nil {
		return 0
	}
	v, ok := d.value(a, cty.Number)
	if !ok {
		return 0
	}
	seed, whole := wholeNumber(v)
	if !whole {
		d.fault(a.Expr.Range(), "Invalid seed", "A seed is a whole number, such as 7.")
	}
	return seed
}

func (d *decoder) rule(block *hcl.Block, seed int64, index int) *rule {
	r := &rule{
		kind: d.kind(block), settings: settings{status: 500, execution: executions.Failure{
			Error: "States.TaskFailed", Cause: message,
		}},
		probability: 1, seed: seed, index: index, seen: map[subject]int{},
	}
	given, diags := block.Body.JustAttributes()
	d.faults = append(d.faults, diags...)
	known := attributes()
	names := slices.Concat(ofEveryRule(), r.kind.takes)
	for name, a := range given {
		if !slices.Contains(names, name) {
			d.fault(a.NameRange, "Unknown attribute", "A fault of kind %s has no %s. %s", r.kind.name, name,
				suggest.Known(name, names))
			continue
		}
		v, ok := d.value(a, known[name].want)
		if !ok {
			continue
		}
		if wrong := known[name].set(r, v); wrong != "" {
			d.fault(a.Expr.Range(), "Invalid "+name, "%s", wrong)
		}
	}
	for _, name := range r.kind.required {
		if given[name] == nil {
			d.fault(block.DefRange, "Missing "+name, "A fault of kind %s needs it. Add %s.", r.kind.name, example(name))
		}
	}
	return r
}

// kind is what the block's label says. Of one that isn't known, all attributes are.
func (d *decoder) kind(block *hcl.Block) kind {
	label := block.Labels[0]
	unknown := kind{name: label}
	var names []string
	for _, k := range kinds() {
		if k.name == label {
			return k
		}
		names = append(names, k.name)
		unknown.takes = append(unknown.takes, k.takes...)
	}
	d.fault(block.LabelRanges[0], "Unknown kind", "There is no kind of fault %q. %s", label, suggest.Known(label, names))
	return unknown
}

// value evaluates an attribute; not ok: it has a fault, or is null and stands for nothing.
func (d *decoder) value(a *hcl.Attribute, want cty.Type) (v cty.Value, ok bool) {
	if len(a.Expr.Variables()) > 0 {
		d.fault(a.Expr.Range(), "Unknown name", "Nothing has a name here. Write a value: texts stand in quotes.")
		return v, false
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() {
		d.faults = append(d.faults, diags...)
		return v, false
	}
	v, err := convert.Convert(v, want)
	if err != nil {
		d.fault(a.Expr.Range(), "Wrong type", "%s has to be a %s.", a.Name, want.FriendlyName())
		return v, false
	}
	return v, !v.IsNull()
}
