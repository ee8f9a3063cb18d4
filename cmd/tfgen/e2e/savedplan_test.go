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
	for _, folder := range []string{"plans", "others"} {
		contains(t, w.tfgen(0, "plan", "--env", "prod", "--out", folder), "22 to create")
	}
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
	w.refuses(apply, "rendered files")
	w.commit("after")
	w.refuses(apply, "rendered files")
	w.git("rm", "-q", "environments/prod/own.tf")
	w.commit("as before, but for the commit")

	contains(t, w.tfgen(1, "apply", "plans"), "prod is protected", "--auto-approve=prod")
	contains(t, w.tfgen(0, apply...), "the plan was made at commit", "22 added")
	w.refuses([]string{"apply", "others", "--auto-approve=prod"}, "state lineage", "state serial")
}

// refuses checks that a saved plan is refused for exactly these bindings.
func (w *world) refuses(apply []string, bindings ...string) {
	w.t.Helper()
	out := w.tfgen(1, apply...)
	folder := apply[1]
	contains(w.t, out, "the plan of prod in "+folder+"/prod no longer holds", "tfgen plan --env prod --out "+folder)
	var broken []string
	for _, found := range regexp.MustCompile(`(?m)^  (.*): was .*, is `).FindAllStringSubmatch(out, -1) {
		broken = append(broken, found[1])
	}
	if diff := cmp.Diff(bindings, broken); diff != "" {
		w.t.Errorf("bindings that broke (-want +got):\n%s\n%s", diff, out)
	}
}
