package planjson_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/terraform"
)

func plan(changes ...planjson.Change) planjson.Plan { return planjson.Plan{Changes: changes} }

func change(action terraform.Action, attributes ...planjson.Attribute) planjson.Change {
	return planjson.Change{Address: "aws_x.x", Action: action, Attributes: attributes}
}

func TestBeyond(t *testing.T) {
	type attribute = planjson.Attribute
	one := attribute{Path: "size", After: 1.0}
	output := planjson.Plan{Outputs: []planjson.Output{{Name: "arn", Attributes: []attribute{{Path: "arn", Unknown: true}}}}}
	with := func(edit func(*planjson.Change)) planjson.Plan {
		c := change(terraform.Create, one)
		edit(&c)
		return plan(c)
	}
	for name, c := range map[string]struct {
		reviewed, now planjson.Plan
		want          map[string]string
	}{
		"the same":        {plan(change(terraform.Create, one)), plan(change(terraform.Create, one)), nil},
		"less":            {plan(change(terraform.Create, one)), plan(), nil},
		"an output":       {output, output, nil},
		"it is known now": {output, planjson.Plan{Outputs: []planjson.Output{{Name: "arn", Attributes: []attribute{{Path: "arn", After: "a"}}}}}, nil},
		"what it is in is known now": {
			plan(change(terraform.Update, attribute{Path: "rule", Unknown: true})),
			plan(change(terraform.Update, attribute{Path: "rule[0].port", After: 80.0})), nil,
		},
		"nothing was reviewed": {plan(), plan(change(terraform.Create, one)),
			map[string]string{"aws_x.x": "it would be changed (create), which wasn't reviewed"}},
		"another output": {plan(), output, map[string]string{"output.arn": "it would change, which wasn't reviewed"}},
		"an output's value": {
			planjson.Plan{Outputs: []planjson.Output{{Name: "arn", Attributes: []attribute{{Path: "arn", After: "b"}}}}}, output,
			map[string]string{"output.arn": "arn isn't what was reviewed"},
		},
		"another action": {plan(change(terraform.Update, one)), plan(change(terraform.Replace, one)),
			map[string]string{"aws_x.x": "what was reviewed is update, and this is replace"}},
		"another value": {plan(change(terraform.Update, one)), plan(change(terraform.Update, attribute{Path: "size", After: 2.0})),
			map[string]string{"aws_x.x": "size isn't what was reviewed"}},
		"another value before": {
			plan(change(terraform.Update, attribute{Path: "size", Before: 1.0, Unknown: true})),
			plan(change(terraform.Update, attribute{Path: "size", Before: 2.0, After: 3.0})),
			map[string]string{"aws_x.x": "size isn't what was reviewed"},
		},
		"unknown now": {plan(change(terraform.Update, one)), plan(change(terraform.Update, attribute{Path: "size", Unknown: true})),
			map[string]string{"aws_x.x": "size isn't what was reviewed"}},
		"a name that begins like an unknown one's": {
			plan(change(terraform.Update, attribute{Path: "rule", Unknown: true})),
			plan(change(terraform.Update, attribute{Path: "rules", After: 1.0})),
			map[string]string{"aws_x.x": "rules isn't what was reviewed"},
		},
		"one attribute fewer": {
			plan(change(terraform.Create, one, attribute{Path: "encrypted", After: true})), plan(change(terraform.Create, one)),
			map[string]string{"aws_x.x": "encrypted doesn't change, unlike in what was reviewed"},
		},
		"a secret goes": {
			plan(change(terraform.Update, attribute{Path: "token", Sensitive: true, Hidden: planjson.Changed})),
			plan(change(terraform.Update, attribute{Path: "token", Sensitive: true, Hidden: planjson.Removed})),
			map[string]string{"aws_x.x": "token isn't what was reviewed"},
		},
		"no secret any more": {
			plan(change(terraform.Update, attribute{Path: "token", Unknown: true, Sensitive: true})),
			plan(change(terraform.Update, attribute{Path: "token", After: "x"})),
			map[string]string{"aws_x.x": "token isn't what was reviewed"},
		},
		"another object is taken over": {
			with(func(c *planjson.Change) { c.ImportID = "a" }), with(func(c *planjson.Change) { c.ImportID = "b" }),
			map[string]string{"aws_x.x": `what was reviewed takes over "a", and this "b"`},
		},
		"from another address": {
			with(func(c *planjson.Change) { c.MovedFrom = "a" }), with(func(*planjson.Change) {}),
			map[string]string{"aws_x.x": `what was reviewed moves it from "a", and this from ""`},
		},
		"an object that an earlier replacement left": {
			with(func(*planjson.Change) {}), with(func(c *planjson.Change) { c.Deposed = "1a" }),
			map[string]string{"aws_x.x": "it would be changed (create), which wasn't reviewed"},
		},
		"what is deleted had another value": {
			plan(change(terraform.Delete, attribute{Path: "size", Before: 1.0})),
			plan(change(terraform.Delete, attribute{Path: "size", Before: 2.0})), nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.reviewed.Beyond(c.now)
			if len(got) == 0 {
				got = nil
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
