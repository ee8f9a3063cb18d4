package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// repository is a project in one, whose pipelines run: with what is committed, and without credentials.
type repository struct {
	*testbed
	dir          string // of the runs
	environ      []string
	bootstrapped string // what tfgen bootstrap has said
}

// newRepository has the roles that help says a project needs, whose deploy block has a CI system's block.
func newRepository(t *testing.T, log *bytes.Buffer, identity string) *repository {
	t.Helper()
	bed := &testbed{t: t, binary: build(t), Project: tfgentest.Start(t, "testdata/ci", tfgentest.Options{
		Sandbox: sandbox.Options{Log: log},
	})}
	r := &repository{testbed: bed, dir: t.TempDir()}
	tools := filepath.Dir(bed.binary)
	for name := range citest.Fakes() {
		if err := os.Symlink(must(os.Executable())(t), filepath.Join(tools, name)); err != nil {
			t.Fatal(err)
		}
	}
	r.environ = slices.DeleteFunc(bed.Sandbox.Environ(os.Environ()), func(variable string) bool {
		return strings.HasPrefix(variable, "AWS_ACCESS_KEY_ID=") || strings.HasPrefix(variable, "AWS_SECRET_ACCESS_KEY=")
	})
	r.environ = append(r.environ, "PATH="+tools+string(os.PathListSeparator)+os.Getenv("PATH"),
		"FAKE_GH="+r.posted(), "FAKE_GITLAB="+r.posted())

	bed.edit("project.hcl", "trusted_accounts = [environment.dev.account_id]", "plan_role = \"acme-plan\"\n    "+identity)
	r.bootstrapped = bed.tfgen(0, "bootstrap", "--all", "--assume-role", sandbox.AdministratorRole)
	bed.git("init", "-q", "-b", "main")
	return r
}

// posted is the file with the comments that jobs have written.
func (r *repository) posted() string { return filepath.Join(r.dir, "posted.json") }

// options are those of a run, or of another try of it.
func (r *repository) options(name string) citest.Options {
	dir := filepath.Join(r.dir, name)
	_, err := os.Stat(dir)
	return citest.Options{Dir: dir, Origin: r.Dir, Environ: r.environ, Rerun: err == nil}
}

// checkJobs compares what becomes of the jobs of a run.
func (r *repository) checkJobs(t *testing.T, name, want string) {
	t.Helper()
	jobs := string(must(os.ReadFile(filepath.Join(r.dir, name, "jobs.txt")))(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), jobs); diff != "" {
		t.Fatalf("the jobs of %s (-want +got):\n%s", name, diff)
	}
}

// log is what the jobs of a run have printed.
func (r *repository) log(name string) string {
	return string(must(os.ReadFile(filepath.Join(r.dir, name, "log.txt")))(r.t))
}

// head is the commit that is checked out.
func (r *repository) head() string {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "git", "rev-parse", "HEAD")
	cmd.Dir = r.Dir
	return strings.TrimSpace(string(must(cmd.Output())(r.t)))
}
