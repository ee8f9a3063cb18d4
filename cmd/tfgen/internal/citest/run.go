// Package citest runs the pipelines of a CI system in its place: scripts run for real, in a fresh clone for each job,
// and stand-ins take the place of what is the CI system's own. Jobs get credentials from AWS, by tokens that say of
// them what the CI system's would.
package citest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// T is a test, or a script of tests.
type T interface {
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// Fakes are commands by which jobs write comments, by the names by which they have to find them. What they write is in
// files: see FAKE_GH and FAKE_GITLAB.
func Fakes() map[string]func() {
	return map[string]func(){"curl": fakeCurl, "gh": fakeGH, "jq": fakeJQ}
}

// Options are of a run of a pipeline.
type Options struct {
	Dir     string   // of the run: jobs.txt says what became of the jobs, log.txt what they have printed
	Origin  string   // folder of the repository
	File    string   // of the pipeline
	Environ []string // of scripts, beside what the CI system sets
	Rerun   bool     // the jobs of the run in Dir that failed are run again, and those that come after them
}

// run is what runs of all CI systems' pipelines have.
type run struct {
	Options
	T
	ctx  context.Context
	log  bytes.Buffer
	told []string // a line for each job
}

func (r *run) check(err error) {
	if err != nil {
		r.Fatalf("%v", err)
	}
}

// tell adds a line to jobs.txt.
func (r *run) tell(format string, args ...any) {
	r.told = append(r.told, fmt.Sprintf(format, args...)+"\n")
}

// save writes files of the run.
func (r *run) save(done []byte) {
	for name, content := range map[string][]byte{
		"jobs.txt": []byte(strings.Join(r.told, "")), "log.txt": r.log.Bytes(), "done.json": done,
	} {
		r.check(os.WriteFile(filepath.Join(r.Dir, name), content, 0o644))
	}
	r.Logf("%s", r.log.String())
}

// clone clones a commit: with all others, or, as in a shallow clone, alone.
func (r *run) clone(to, sha string, all bool) error {
	fetch, checkout := []string{"fetch", "-q", "origin"}, []string{"checkout", "-q", sha}
	if !all {
		fetch, checkout = append(fetch, "--depth=1", sha), []string{"checkout", "-q", "FETCH_HEAD"}
	}
	for _, args := range [][]string{
		{"init", "-q", "-b", "main"}, {"remote", "add", "origin", "file://" + r.Origin}, fetch, checkout,
	} {
		git := exec.CommandContext(r.ctx, "git", args...)
		git.Dir = to
		if out, err := git.CombinedOutput(); err != nil {
			return fmt.Errorf("git %v: %w\n%s", args, err, out)
		}
	}
	return nil
}

// script is a text for bash.
type script struct {
	text, file, dir string
	env             map[string]string
}

// bash runs a script of a job: the first command that fails ends it, in a pipe, too.
func (r *run) bash(job string, s script) error {
	if err := os.WriteFile(s.file, []byte(s.text), 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(r.ctx, "bash", "--noprofile", "--norc", "-eo", "pipefail", s.file)
	cmd.Dir, cmd.Env = s.dir, slices.Clone(r.Environ)
	for name, text := range s.env {
		cmd.Env = append(cmd.Env, name+"="+text)
	}
	printed, err := cmd.CombinedOutput()
	fmt.Fprintf(&r.log, "%s: $ %s\n%s", job, strings.TrimSpace(s.text), printed)
	return err
}
