package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	contains(t, w.tfgen(0, "plan", "--env", "prod", "--out", "plans"), "22 to add")
	for name, mode := range map[string]os.FileMode{"plan": 0o600, "manifest.json": 0o600} {
		if info := must(os.Stat(filepath.Join(w.Dir, "plans", "prod", name)))(t); info.Mode().Perm() != mode {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
	}
	apply := []string{"apply", "plans", "--auto-approve=prod"}

	w.edit("prod.hcl", "rate(1 day)", "rate(2 days)")
	w.refuses(apply, "rendered files", "git work tree")
	w.commit("after")
	w.refuses(apply, "rendered files", "git commit")
	w.edit("prod.hcl", "rate(2 days)", "rate(1 day)")
	w.commit("as before")
	w.refuses(apply, "git commit")
	w.git("reset", "-q", "--hard", "HEAD~2")
	w.write("prod/.terraform.lock.hcl", strings.Replace(string(lock), "5.100.0", "5.99.0", 1))
	w.refusesWith(apply, "5.99.0")
	w.git("reset", "-q", "--hard")

	contains(t, w.tfgen(1, "apply", "plans"), "prod is protected", "--auto-approve=prod")
	contains(t, w.tfgen(0, apply...), "22 added")
	w.refuses(apply, "state lineage", "state serial") // now that it was applied once

	w.edit("prod.hcl", "rate(1 day)", "rate(3 days)")
	w.tfgen(0, "plan", "--env", "prod", "--out", "plans")
	w.edit("prod.hcl", "rate(3 days)", "rate(1 day)")
}
