package review

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// object is JSON's.
type object = map[string]any

// generator makes plans as terraform show -json writes them, for a type of resource with everything that values can
// be. Its attributes policy and document are JSON; arn is AWS's.
type generator struct{ *rand.Rand }

func (g generator) often() bool  { return g.IntN(3) > 0 }
func (g generator) seldom() bool { return g.IntN(6) == 0 }

func (g generator) word() string {
	return []string{"", "a", "b -> c", "line\nline 2\n", "line\nline 2", "x = \"y\" # z", "{", "é\x1b[31m",
		strings.Repeat("long ", 40) + fmt.Sprint(g.IntN(3))}[g.IntN(9)]
}

func (g generator) policy() string {
	var statements []object
	for range g.IntN(4) {
		statements = append(statements, object{"Sid": g.word(), "Action": g.words(), "Effect": "Allow"})
	}
	text, _ := json.Marshal(object{"Version": "2012-10-17", "Statement": statements})
	if g.seldom() {
		text, _ = json.MarshalIndent(json.RawMessage(text), "", " ")
	}
	return string(text)
}

// words is a set: sorted, without doubles.
func (g generator) words() []any {
	all := []any{}
	for _, w := range []string{"a", "b", "c", "d", "e"} {
		if g.often() {
			all = append(all, w)
		}
	}
	return all
}

func (g generator) rule() object {
	return object{"port": float64(g.IntN(3)), "cidrs": g.words(), "on": g.often(), "note": nil, "name": g.word()}
}

// value is one for the attribute, sometimes null.
func (g generator) value(name string) any {
	if g.seldom() {
		return nil
	}
	switch name {
	case "policy", "document":
		return g.policy()
	case "rule":
		rules := []any{}
		for range g.IntN(4) {
			rules = append(rules, g.rule())
		}
		return rules
	case "ids":
		return g.words()
	case "env":
		env := object{}
		for _, key := range []string{"A", "b.c", "d\"e"} {
			if g.often() {
				env[key] = g.word()
			}
		}
		return env
	case "count":
		return float64(g.IntN(3) * 1_000_000)
	case "on":
		return g.often()
	}
	return g.word()
}

func names() []string {
	return []string{"arn", "count", "document", "env", "ids", "name", "on", "policy", "rule", "secret", "text"}
}

// change is one of resource_changes, with everything that can be said of a change.
func (g generator) change(address string, actions ...string) object {
	before, after := object{}, object{}
	unknown, was, is := object{}, object{}, object{}
	for _, name := range names() {
		before[name] = g.value(name)
		after[name] = before[name]
		switch {
		case g.seldom() && name != "secret":
			unknown[name] = true
		case g.often():
			after[name] = g.value(name)
		}
		if rules, _ := after[name].([]any); name == "rule" && unknown[name] == nil && len(rules) > 0 && g.often() {
			after[name], unknown[name] = g.hide(rules)
		}
		if unknown[name] == true {
			delete(after, name)
		}
	}
	g.hideSecrets(before, after, was, is)
	g.tag(before, after)
	change := object{
		"actions": actions, "before": before, "after": after, "after_unknown": unknown, "before_sensitive": was,
		"after_sensitive": is,
	}
	switch {
	case slices.Equal(actions, []string{"create"}):
		change["before"], change["before_sensitive"] = nil, false
	case slices.Equal(actions, []string{"delete"}):
		change["after"], change["after_sensitive"] = nil, false
	case slices.Equal(actions, []string{"no-op"}):
		change["after"], change["after_unknown"], change["after_sensitive"] = before, object{}, was
	case len(actions) == 2 && g.often():
		change["replace_paths"] = [][]any{{"name"}, {"rule", 0}}
	}
	return object{"address": address, "mode": "managed", "type": "aws_x", "name": "x", "change": change}
}

// hide makes what rules hold unknown in places.
func (g generator) hide(rules []any) (known, unknown []any) {
	for _, r := range rules {
		rule, mark := maps.Clone(r.(object)), object{}
		if g.often() {
			delete(rule, "port")
			mark["port"] = true
		}
		known, unknown = append(known, rule), append(unknown, mark)
	}
	return known, unknown
}

func (g generator) hideSecrets(before, after, was, is object) {
	for name, marks := range map[string][]object{"secret": {was, is}, "env": {was}, "ids": {is}} {
		if name != "secret" && !g.seldom() {
			continue
		}
		for _, mark := range marks {
			mark[name] = true
		}
	}
	for _, values := range []object{before, after} {
		if values["secret"] != nil {
			values["secret"] = secret + fmt.Sprint(g.IntN(2))
		}
	}
}

// tag sets tags as the provider does: of those that an object has, the ones that default_tags don't explain.
func (g generator) tag(before, after object) {
	tags := func() object {
		all := object{}
		for _, key := range []string{"t", "u", "v:w"} {
			if g.often() {
				all[key] = []string{"1", "2"}[g.IntN(2)]
			}
		}
		return all
	}
	was, defaults, own := tags(), tags(), tags()
	all := maps.Clone(defaults)
	maps.Copy(all, own)
	left := maps.Clone(was)
	maps.DeleteFunc(left, func(key string, value any) bool { return defaults[key] == value })
	before["tags"], before["tags_all"] = left, was
	after["tags"], after["tags_all"] = own, all
}

// plan has a change of each kind, and outputs.
func (g generator) plan(t *testing.T) (object, *tfjson.Plan) {
	t.Helper()
	var changes []object
	for i, actions := range [][]string{{"create"}, {"update"}, {"update"}, {"delete", "create"}, {"create", "delete"},
		{"delete"}, {"forget"}, {"no-op"}} {
		changes = append(changes, g.change(fmt.Sprintf("aws_x.r%d", i), actions...))
	}
	changes[1]["previous_address"] = "aws_x.before"
	changes[2]["change"].(object)["importing"] = object{"id": "an-id"}
	changes[5]["deposed"] = "00c0ffee"
	changes[7]["previous_address"] = "aws_x.moved"
	expressions := object{}
	for _, name := range names()[1:] { // all but the ARN
		expressions[name] = object{}
	}
	outputs := object{"same": object{"actions": []string{"no-op"}, "before": "x", "after": "x"}}
	for _, name := range []string{"ids", "text"} {
		output := object{"actions": []string{"update"}, "before": g.value(name), "after": g.value(name)}
		if reflect.DeepEqual(output["before"], output["after"]) {
			output["actions"] = []string{"no-op"}
		}
		outputs["out_"+name] = output
	}
	document := object{
		"format_version": "1.2", "resource_changes": changes, "output_changes": outputs,
		"configuration": object{"root_module": object{"resources": []object{
			{"mode": "managed", "type": "aws_x", "name": "x", "expressions": expressions},
		}}},
	}
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var plan tfjson.Plan
	if err := json.Unmarshal(text, &plan); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &document); err != nil { // as whoever reads it gets it
		t.Fatal(err)
	}
	return document, &plan
}
