package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestSavedPlan applies a plan of prod that was kept, and shows that it holds only as long as all holds that it was
// made from.
func TestSavedPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "testdata/small", tfgentest.Options{})
	lock := must(os.ReadFile("../../../environments/prod/.terraform.lock.hcl"))(t)
	w.write("prod/.terraform.lock.hcl", string(lock)) // else init makes one, and the work tree isn't clean
	w.git("init", "-q")
	w.commit("before")
	contains(t, w.tfgen(0, "plan", "--env", "prod", "--out", "plans"), "22 to create")
	for name, mode := range map[string]os.FileMode{"plan": 0o600, "manifest.json": 0o600} {
		if info := must(os.Stat(filepath.Join(w.Dir, "plans", "prod", name)))(t); info.Mode().Perm() != mode {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
	}
	apply := []string{"apply", "plans", "--auto-approve=prod"}

	main := string(must(os.ReadFile(filepath.Join(w.Dir, "environments", "prod", "main.tf")))(t))
	w.write("prod/main.tf", main+"# edited\n")
	contains(t, w.tfgen(1, apply...), "the rendered files of prod are stale, main.tf")
	w.write("prod/main.tf", main)

	w.write("prod/own.tf", "# a file of the user's own\n")
	w.refuses(apply, "rendered files", "git work tree")
	w.commit("after")
	w.refuses(apply, "rendered files", "git commit")
	w.git("rm", "-q", "environments/prod/own.tf")
	w.commit("as before, but for the commit")
	w.refuses(apply, "git commit")
	w.git("reset", "-q", "--hard", "HEAD~2")

	contains(t, w.tfgen(1, "apply", "plans"), "prod is protected", "--auto-approve=prod")
	contains(t, w.tfgen(0, apply...), "22 added")
	w.refuses(apply, "state lineage", "state serial") // now that it was applied once
}

// refuses checks that a saved plan is refused for exactly these bindings.
func (w *world) refuses(apply []string, bindings ...string) {
	w.t.Helper()
	out := w.tfgen(1, apply...)
	contains(w.t, out, "the plan of prod in plans/prod no longer holds", "plan again: tfgen plan --env prod --out plans")
	var broken []string
	for _, found := range regexp.MustCompile(`(?m)^  (.*): was .*, is `).FindAllStringSubmatch(out, -1) {
		broken = append(broken, found[1])
	}
	if diff := cmp.Diff(bindings, broken); diff != "" {
		w.t.Errorf("bindings that broke (-want +got):\n%s\n%s", diff, out)
	}
}
