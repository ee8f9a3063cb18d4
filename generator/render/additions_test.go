package render_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestAdditions adds each archive of testdata to the reference project's spec: a file that exists gets more in its
// block, another is new. The archive's file "changed" is exactly what becomes of the environments that were there
// before: their files, the blocks that come and go, and what changes in the others. "new" are facts of what comes.
func TestAdditions(t *testing.T) {
	before := trees(load(t, reference))
	goldentest.Each(t, "testdata/additions/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		project := load(t, archive.Extend(t, reference))
		after := trees(project)
		var got string
		for _, line := range append(changedFiles(before, after), changedFacts(t, before, after)...) {
			got += line + "\n"
		}
		archive.Want(t, "changed", got)
		all := facts(t, after)
		for fact := range strings.Lines(archive.File(t, "new")) {
			if !slices.Contains(all, strings.TrimSuffix(fact, "\n")) {
				t.Errorf("this is not rendered: %s", fact)
			}
		}
		for _, env := range project.Environments {
			checkTree(t, env, after[env.Name])
		}
	})
}

// changedFiles says which files change in the environments that were there before.
func changedFiles(before, after map[string]render.Tree) []string {
	var list []string
	for env, tree := range before {
		for name := range tree {
			if after[env][name] == nil {
				list = append(list, fmt.Sprintf("delete %s/%s", env, name))
			} else if string(after[env][name]) != string(tree[name]) {
				list = append(list, fmt.Sprintf("update %s/%s", env, name))
			}
		}
		for name := range after[env] {
			if tree[name] == nil {
				list = append(list, fmt.Sprintf("create %s/%s", env, name))
			}
		}
	}
	slices.Sort(list)
	return list
}

// changedFacts says what changes in the environments that were there before. Blocks that come or go are given by
// their address alone.
func changedFacts(t *testing.T, before, after map[string]render.Tree) []string {
	t.Helper()
	kept := map[string]render.Tree{}
	for env := range before {
		kept[env] = after[env]
	}
	old, now := facts(t, before), facts(t, kept)
	list := append(lost("- ", old, now), lost("+ ", now, old)...)
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(a[2:], b[2:]) })
	return slices.Compact(list)
}

// lost are the facts of one list that the other lacks.
func lost(sign string, facts, other []string) []string {
	addresses, lines := map[string]bool{}, map[string]bool{}
	for _, fact := range other {
		addresses[address(fact)], lines[fact] = true, true
	}
	var list []string
	for _, fact := range facts {
		switch {
		case !addresses[address(fact)]:
			list = append(list, sign+address(fact))
		case !lines[fact]:
			list = append(list, sign+fact)
		}
	}
	return list
}

// checkTree checks what holds for every environment.
func checkTree(t *testing.T, env *spec.Environment, tree render.Tree) {
	t.Helper()
	checkReferences(t, tree)
	checkRemovable(t, tree)
	for name, content := range tree {
		if string(hclwrite.Format(content)) != string(content) {
			t.Errorf("terraform fmt would change %s/%s", env.Name, name)
		}
		for _, arn := range regexp.MustCompile(`arn:[a-z-]*:[^"]*`).FindAllString(string(content), -1) {
			if !strings.HasPrefix(arn, "arn:"+env.Partition+":") {
				t.Errorf("%s/%s is in %s and names %s", env.Name, name, env.Partition, arn)
			}
		}
	}
}

// checkRemovable looks for every file of a tree where files are looked for that aren't wanted any more.
func checkRemovable(t *testing.T, tree render.Tree) {
	t.Helper()
	dir := t.TempDir()
	for name := range tree {
		fill(t, dir, map[string]string{name: ours("")})
	}
	orphans, err := render.Tree{}.Compare(dir)
	if err != nil || len(orphans) != len(tree) {
		t.Errorf("of %d files, %d would be removed with the environment: %v", len(tree), len(orphans), err)
	}
}
