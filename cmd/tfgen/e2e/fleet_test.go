package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestFleet takes six accounts from nothing to nothing: hub owns what east, feed and west use, feed owns what serve
// uses, and solo has to do with none of them.
func TestFleet(t *testing.T) {
	t.Parallel()
	plan := must(faults.Parse("fleet", []byte(`fault "expired" {
		account   = "100000000003" # feed
		operation = "CreateCluster"
	}`)))(t)
	bed := newTestbed(t, "testdata/fleet", tfgentest.Options{
		Sandbox: sandbox.Options{Links: []proxy.Middleware{plan.Link}},
	})
	plan.Start()
	out := bed.tfgen(1, "apply", "--all", "--auto-approve", "--parallelism", "3", "--detailed-exitcode")
	plan.Stop()
	bed.resultsOf(out, map[string]string{
		"east": "applied", "feed": "failed", "hub": "applied", "solo": "applied", "west": "applied",
		"serve": "skipped: it comes after feed, which did not succeed",
	})
	contains(t, out, "Error: feed: "+string(product(t))+" apply in environments/feed failed", "feed: the log is .tfgen/logs/feed/")
	inOrder(t, out, "hub: created", "east: applying", "feed: applying", "west: applying")
	overlap(t, out, "created", "east", "feed", "west")

	out = bed.tfgen(2, "apply", "--env", "serve", "--env", "feed", "--auto-approve", "--detailed-exitcode")
	bed.resultsOf(out, map[string]string{"feed": "applied", "serve": "applied"})
	inOrder(t, out, "feed: created", "serve: applying")

	bed.testChangedSince(t)
	bed.destroyFleet(t)
}

// resultsOf compares the summary table with the results of the environments.
func (bed *testbed) resultsOf(out string, want map[string]string) {
	bed.t.Helper()
	_, table, _ := strings.Cut(out, "ENVIRONMENT ")
	rows := 0
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) < 4 || want[fields[0]] == "" {
			continue
		}
		rows++
		if result := strings.Join(fields[3:], " "); !strings.HasPrefix(result, want[fields[0]]) {
			bed.t.Errorf("%s: %s, want %s", fields[0], result, want[fields[0]])
		}
	}
	if rows != len(want) {
		bed.t.Errorf("%d of %d environments are in the table:\n%s", rows, len(want), out)
	}
}

// inOrder checks that the last line that begins with the first text is before any that begins with one of the others.
func inOrder(t testing.TB, out, before string, after ...string) {
	t.Helper()
	last := strings.LastIndex(out, "\n"+before)
	for _, text := range after {
		if first := strings.Index(out, "\n"+text); last < 0 || first < last {
			t.Errorf("%q isn't after the last %q in:\n%s", text, before, out)
		}
	}
}

// overlap checks that environments worked at the same time: each began before any had ended.
func overlap(t testing.TB, out, step string, envs ...string) {
	t.Helper()
	for _, a := range envs {
		for _, b := range envs {
			if strings.Index(out, "\n"+a+": applying") > strings.LastIndex(out, "\n"+b+": "+step) {
				t.Errorf("%s began after %s had ended:\n%s", a, b, out)
			}
		}
	}
}

// testChangedSince changes what one environment renders.
func (bed *testbed) testChangedSince(t *testing.T) {
	bed.git("init", "-q")
	bed.commit("all")
	contains(t, bed.tfgen(0, "plan", "--changed-since", "HEAD", "--json"), `"environments":[]`)
	bed.edit("east.hcl", "busybox:1", "busybox:2")
	summary := bed.summary(2, "plan", "--changed-since", "HEAD", "--detailed-exitcode")
	if len(summary.Environments) != 1 || summary.Environments[0].Environment != "east" {
		t.Errorf("changed since HEAD: %+v", summary.Environments)
	}
	bed.edit("east.hcl", "busybox:2", "busybox:1")
}

// destroyFleet destroys the fleet by plans that were saved, since all that holds data has to be named: users first.
func (bed *testbed) destroyFleet(t *testing.T) {
	args := []string{"apply", "plans"}
	stops := 0
	for _, env := range bed.summary(0, "plan", "--all", "--destroy", "--out", "plans").Environments {
		for _, stop := range env.Stops {
			stops++
			args = append(args, "--allow-destroy", env.Environment+":"+stop.Address)
		}
	}
	if stops < 6 {
		t.Errorf("guards stop %d destructions", stops)
	}
	out := bed.tfgen(0, args...)
	for _, user := range []string{"east", "feed", "west"} {
		inOrder(t, out, user+": destroyed", "hub: applying")
	}
	inOrder(t, out, "serve: destroyed", "feed: applying")
	for _, env := range bed.Spec.Environments {
		left := bed.inventory(env.Name)
		delete(left, "task definition")                                           // they stay
		if len(left["bucket"]) != 1 || len(left["role"]) != 1 || len(left) != 2 { // what bootstrap has made
			t.Errorf("%s is left with %v", env.Name, left)
		}
	}
}

// summary is the last line of a run with --json, all of whose output is JSON.
func (bed *testbed) summary(code int, args ...string) sessionSummary {
	bed.t.Helper()
	cmd := exec.CommandContext(bed.t.Context(), bed.binary, append(args, "--json")...)
	cmd.Dir, cmd.Env = bed.Dir, bed.Sandbox.Environ(os.Environ())
	out, _ := cmd.Output() // the exit code tells
	if got := cmd.ProcessState.ExitCode(); got != code {
		bed.t.Fatalf("tfgen %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
	}
	var last sessionSummary
	for line := range strings.Lines(string(out)) {
		last = sessionSummary{}
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			bed.t.Fatalf("%v in %s", err, line)
		}
	}
	if last.Type != "summary" || last.ExitCode != code {
		bed.t.Fatalf("the last line isn't the summary: %+v", last)
	}
	return last
}

// sessionSummary is what matters here of tfgen's summary in JSON.
type sessionSummary struct {
	Type         string `json:"type"`
	ExitCode     int    `json:"exit_code"`
	Environments []struct {
		Environment, Status string
		Stops               []guard.Stop
	} `json:"environments"`
}

// git runs git in the project's folder.
func (bed *testbed) git(args ...string) {
	bed.t.Helper()
	cmd := exec.CommandContext(bed.t.Context(), "git", args...)
	cmd.Dir = bed.Dir
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=e2e", "GIT_AUTHOR_EMAIL=e2e@example.com",
		"GIT_COMMITTER_NAME=e2e", "GIT_COMMITTER_EMAIL=e2e@example.com")
	if out, err := cmd.CombinedOutput(); err != nil {
		bed.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// commit commits all but what terraform keeps for itself.
func (bed *testbed) commit(message string) {
	bed.t.Helper()
	if err := os.WriteFile(filepath.Join(bed.Dir, ".gitignore"), []byte(".terraform/\n/plans/\n"), 0o644); err != nil {
		bed.t.Fatal(err)
	}
	bed.git("add", "-A")
	bed.git("commit", "-q", "--allow-empty", "-m", message)
}
