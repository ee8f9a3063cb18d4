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
	bed := newTestbed(t, "testdata/small", tfgentest.Options{})
	lock := must(os.ReadFile("../../../environments/prod/.terraform.lock.hcl"))(t)
	bed.write("prod/.terraform.lock.hcl", string(lock)) // else init makes one, and the work tree isn't clean
	bed.git("init", "-q")
	bed.commit("before")
	for _, folder := range []string{"plans", "others"} {
		contains(t, bed.tfgen(0, "plan", "--env", "prod", "--out", folder), "24 to create")
	}
	for name, mode := range map[string]os.FileMode{"plan": 0o600, "manifest.json": 0o600} {
		if info := must(os.Stat(filepath.Join(bed.Dir, "plans", "prod", name)))(t); info.Mode().Perm() != mode {
			t.Errorf("%s has mode %s", name, info.Mode())
		}
	}
	apply := []string{"apply", "plans", "--auto-approve=prod"}

	main := string(must(os.ReadFile(filepath.Join(bed.Dir, "environments", "prod", "main.tf")))(t))
	bed.write("prod/main.tf", main+"# edited\n")
	contains(t, bed.tfgen(1, apply...), "the rendered files of prod are stale, main.tf")
	bed.write("prod/main.tf", main)

	bed.write("prod/own.tf", "# a file of the user's own\n")
	bed.refuses(apply, "rendered files")
	bed.commit("after")
	bed.refuses(apply, "rendered files")
	bed.git("rm", "-q", "environments/prod/own.tf")
	bed.commit("as before, but for the commit")

	contains(t, bed.tfgen(1, "apply", "plans"), "prod is protected", "--auto-approve=prod")
	contains(t, bed.tfgen(0, apply...), "the plan was made at commit", "24 added")
	bed.refuses([]string{"apply", "others", "--auto-approve=prod"}, "state lineage", "state serial")
}

// refuses checks that a saved plan is refused for exactly these bindings.
func (bed *testbed) refuses(apply []string, bindings ...string) {
	bed.t.Helper()
	out := bed.tfgen(1, apply...)
	folder := apply[1]
	contains(bed.t, out, "the plan of prod in "+folder+"/prod no longer holds", "tfgen plan --env prod --out "+folder)
	var broken []string
	for _, found := range regexp.MustCompile(`(?m)^  (.*): was .*, is `).FindAllStringSubmatch(out, -1) {
		broken = append(broken, found[1])
	}
	if diff := cmp.Diff(bindings, broken); diff != "" {
		bed.t.Errorf("bindings that broke (-want +got):\n%s\n%s", diff, out)
	}
}
