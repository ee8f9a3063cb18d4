package reference_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/reference"
)

const evaluating = `pipeline "base" {
  image   = "${repository.base.url}:1"
  cluster = cluster.base

  task {
    cpu    = 256
    memory = 512
  }
}`

// evaluated is a spec with an expression in it, as the value of the parameter p.
func evaluated(t *testing.T, expression string) string {
	t.Helper()
	return place(t, "project", evaluating, setting{"pipeline", "parameters", "{ p = " + expression + " }"})
}

// TestFunctions has every function described, and calls it as its example does.
func TestFunctions(t *testing.T) {
	var described []string
	for _, f := range reference.Functions() {
		described = append(described, f.Name)
		project := accepted(t, f.Name, evaluated(t, f.Example))
		if project == nil {
			continue
		}
		if got := project.Environment("dev").Pipelines[0].Parameters[0].Value; got != f.Result {
			t.Errorf("%s is %q, and is said to be %q", f.Example, got, f.Result)
		}
	}
	if diff := cmp.Diff(spec.Functions(), described); diff != "" {
		t.Errorf("generator/spec/reference/expressions.go describes other functions than there are (-want +got):\n%s", diff)
	}
}

// TestNames has everything described that references begin with, and all that may follow.
func TestNames(t *testing.T) {
	labels := map[string]string{
		"bucket": "input", "repository": "base", "cluster": "base", "pipeline": "base", "environment": "dev",
	}
	var described []string
	for _, n := range reference.Names() {
		root, _, labelled := strings.Cut(n.Path, ".")
		described = append(described, root)
		if len(n.Members) == 0 {
			continue
		}
		path := root
		if labelled {
			path += "." + labels[root]
		}
		var members []string
		for _, m := range n.Members {
			accepted(t, n.Path, evaluated(t, path+"."+m))
			members = append(members, path+"."+m)
		}
		slices.Sort(members)
		want := fmt.Sprintf("Known: %s.", strings.Join(members, ", "))
		if _, err := load(evaluated(t, path+".zzzzzzzzzzzz")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is said to have %s; the language says: %v", path, want, err)
		}
	}
	slices.Sort(described)
	if diff := cmp.Diff(slices.Sorted(slices.Values(spec.Roots())), described); diff != "" {
		t.Errorf("generator/spec/reference/expressions.go describes other names than there are (-want +got):\n%s", diff)
	}
}
