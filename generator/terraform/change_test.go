package terraform

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// capturedPlan is what Terraform 1.11.4 and the AWS provider 5.100.0 answered to show -json, less most of what doesn't
// change.
func capturedPlan(t *testing.T) *tfjson.Plan {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	var plan tfjson.Plan
	if err := json.Unmarshal(data, &plan); err != nil {
		t.Fatal(err)
	}
	return &plan
}

// describe writes changes as lines that can be compared.
func describe(changes []ResourceChange) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s %s%s%s (sets %s)\n",
			c.Action, c.ResourceType, c.Address, prefixed(" because ", c.Reason), prefixed(" from ", c.ImportID),
			strings.Join(c.Configured, " "))
		for _, a := range c.Attributes {
			fmt.Fprintf(&b, "  %s: %v -> %v", a.Path, a.Before, a.After)
			for _, flag := range []struct {
				set  bool
				word string
			}{{a.Unknown, " unknown"}, {a.Sensitive, " sensitive"}, {a.Replaces, " replaces"}} {
				if flag.set {
					b.WriteString(flag.word)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func TestReadPlan(t *testing.T) {
	plan := NewPlan(capturedPlan(t))
	goldentest.File(t, filepath.Join("testdata", "plan.txt"),
		describe(plan.Changes)+"\ndrift:\n"+describe(plan.Drift))
	providers := []ProviderConfig{
		{RoleARN: "arn:aws:iam::123456789012:role/Deploy", AllowedAccounts: []string{"123456789012"}},
		{}, // what it says is not literal
	}
	if diff := cmp.Diff(providers, plan.Providers); diff != "" {
		t.Error(diff)
	}
	for _, c := range plan.Changes {
		if (c.Before == nil) != (c.Action == Create) || (c.After == nil) != (c.Action == Delete) {
			t.Errorf("%s %s: before %v, after %v", c.Action, c.Address, c.Before, c.After)
		}
	}
}

func TestAttributes(t *testing.T) {
	for _, test := range []struct {
		name, change string
		want         []Attribute
	}{
		{
			"blocks, lists and keys that are no names",
			`{"before": {"ingress": [{"cidr": "a", "ports": [1, 2]}], "tags": {"a:b": "x"}, "same": {"k": [1]}},
			  "after": {"ingress": [{"cidr": "b", "ports": [1]}, {"cidr": "c"}], "tags": {"d": "y"}, "same": {"k": [1]}}}`,
			[]Attribute{
				{Path: "ingress[0].cidr", Before: "a", After: "b"},
				{Path: "ingress[0].ports[1]", Before: 2.0},
				{Path: "ingress[1].cidr", After: "c"},
				{Path: `tags["a:b"]`, Before: "x"},
				{Path: "tags.d", After: "y"},
			},
		},
		{
			"what is empty, in what stays and in what comes",
			`{"before": {"l": null, "same": null}, "after": {"l": [], "same": null, "on": false, "n": 0, "b": [{"l": [], "n": 0}]}}`,
			[]Attribute{
				{Path: "b[0].n", After: 0.0}, {Path: "l", After: []any{}}, {Path: "n", After: 0.0}, {Path: "on", After: false},
			},
		},
		{
			"nothing that is empty of what is created",
			`{"before": null, "after": {"tags": null, "l": [], "m": {}, "s": "", "on": false}}`,
			[]Attribute{{Path: "on", After: false}, {Path: "s", After: ""}},
		},
		{
			"an element that comes before others, and one of several that goes",
			`{"before": {"set": ["b", "c"], "rule": [{"n": 1}, {"n": 2}, {"n": 3}]},
			  "after": {"set": ["a", "b", "c"], "rule": [{"n": 1}, {"n": 3}]}}`,
			[]Attribute{{Path: "rule[1].n", Before: 2.0}, {Path: "set[0]", After: "a"}},
		},
		{
			"an element that changes behind one that goes",
			`{"before": {"rule": [{"n": 1}, {"n": 2}, {"n": 3, "m": 1}]}, "after": {"rule": [{"n": 2}, {"n": 3, "m": 2}]}}`,
			[]Attribute{{Path: "rule[0].n", Before: 1.0}, {Path: "rule[1].m", Before: 1.0, After: 2.0}},
		},
		{
			"an element that is unknown is no other, and nothing but unknown values",
			`{"before": {"l": [null, "b"]}, "after": {"l": [null, "b"]},
			  "after_unknown": {"l": [true, false], "m": {"k": true}, "n": [{"k": true}]}}`,
			[]Attribute{{Path: "l[0]", Unknown: true}, {Path: "m.k", Unknown: true}, {Path: "n[0].k", Unknown: true}},
		},
		{
			"a part is sensitive of what becomes unknown as a whole, or of another kind",
			`{"before": {"a": {"k": 1}, "b": [1]}, "after": {"b": {"k": 1}}, "after_unknown": {"a": true},
			  "before_sensitive": {"a": {"k": true}, "b": [true]}}`,
			[]Attribute{
				{Path: "a", Before: map[string]any{"k": 1.0}, Unknown: true, Sensitive: true},
				{Path: "b", Before: []any{1.0}, After: map[string]any{"k": 1.0}, Sensitive: true},
			},
		},
		{
			"the same value, and secret from now on",
			`{"before": {"a": 1}, "after": {"a": 1}, "before_sensitive": {}, "after_sensitive": {"a": true}}`,
			[]Attribute{{Path: "a", Before: 1.0, After: 1.0, Sensitive: true}},
		},
		{
			"unknown leaves, and a list that is unknown as a whole",
			`{"before": {"arn": "x", "ids": ["i"]}, "after": {"env": [{"v": "k"}]},
			  "after_unknown": {"arn": true, "ids": true, "env": [{"w": true}]}}`,
			[]Attribute{
				{Path: "arn", Before: "x", Unknown: true}, {Path: "env[0].v", After: "k"},
				{Path: "env[0].w", Unknown: true}, {Path: "ids", Before: []any{"i"}, Unknown: true},
			},
		},
		{
			"sensitive before, after, and all that is in a sensitive object",
			`{"before": {"a": 1, "b": 1, "c": 1}, "after": {"a": 2, "b": 2, "c": 2, "o": {"k": [1]}},
			  "before_sensitive": {"a": true}, "after_sensitive": {"b": true, "o": true}}`,
			[]Attribute{
				{Path: "a", Before: 1.0, After: 2.0, Sensitive: true}, {Path: "b", Before: 1.0, After: 2.0, Sensitive: true},
				{Path: "c", Before: 1.0, After: 2.0}, {Path: "o.k[0]", After: 1.0, Sensitive: true},
			},
		},
		{
			"an object or a leaf replaces",
			`{"before": {"a": {"k": 1, "l": 1}, "b": [{"k": 1, "l": 1}]}, "after": {"a": {"k": 2, "l": 2}, "b": [{"k": 2, "l": 2}]},
			  "replace_paths": [["a"], ["b", 0, "k"]]}`,
			[]Attribute{
				{Path: "a.k", Before: 1.0, After: 2.0, Replaces: true}, {Path: "a.l", Before: 1.0, After: 2.0, Replaces: true},
				{Path: "b[0].k", Before: 1.0, After: 2.0, Replaces: true}, {Path: "b[0].l", Before: 1.0, After: 2.0},
			},
		},
		{
			"a document stays one attribute",
			`{"before": {"policy": "{\"a\":1}"}, "after": {"policy": "{\"a\":2}"}}`,
			[]Attribute{{Path: "policy", Before: `{"a":1}`, After: `{"a":2}`}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var change tfjson.Change
			if err := json.Unmarshal([]byte(test.change), &change); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, attributes("", &change)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestModuleNames(t *testing.T) {
	got := moduleNames(`module.a["x.y[\"0\"]"].module.b[0].module.c`)
	if diff := cmp.Diff([]string{"a", "b", "c"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestProviderHosts(t *testing.T) {
	for address, want := range map[string]int{
		"registry.terraform.io/hashicorp/aws": 1, "registry.opentofu.org/hashicorp/aws": 1, "example.com/acme/aws": 1,
		"registry.terraform.io/hashicorp/awscc": 0, "registry.terraform.io/hashicorp/random": 0,
	} {
		config := &tfjson.Config{ProviderConfigs: map[string]*tfjson.ProviderConfig{"p": {FullName: address}}}
		if got := len(providerConfigs(config, nil)); got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}
