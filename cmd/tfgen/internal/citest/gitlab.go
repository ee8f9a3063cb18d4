package citest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// GitLabEvent is what starts a pipeline of GitLab's.
type GitLabEvent struct {
	Sha       string            `json:"sha"`       // that it is about
	Subject   string            `json:"subject"`   // of the jobs' tokens
	Variables map[string]string `json:"variables"` // GitLab's, and those that whoever started it has set
	Play      []string          `json:"play"`      // manual jobs that somebody starts
}

// GitLab runs the pipeline of a file of the repository and its child for an event. It finds Fakes on its PATH.
func GitLab(ctx context.Context, t T, event GitLabEvent, o Options) {
	r := &gitlabRun{run: run{Options: o, T: t, ctx: ctx}, event: event, done: map[string]bool{}}
	r.check(os.MkdirAll(r.artifacts(), 0o755))
	if r.Rerun {
		done, err := os.ReadFile(filepath.Join(r.Dir, "done.json"))
		r.check(err)
		r.check(json.Unmarshal(done, &r.done))
	}
	r.pipeline("", r.file(o.File), event.Variables)
	done, err := json.Marshal(r.done)
	r.check(err)
	r.save(done)
}

// gitlabRun is a pipeline with its child.
type gitlabRun struct {
	run
	event GitLabEvent
	done  map[string]bool // jobs that have succeeded
}

// artifacts are in a folder for each job.
func (r *gitlabRun) artifacts() string { return filepath.Join(r.Dir, "uploads") }

// pipeline runs a file's jobs, stage by stage. It reports whether all have succeeded.
func (r *gitlabRun) pipeline(parent string, content []byte, variables map[string]string) bool {
	stages, jobs := r.parse(content)
	ok, added := true, 0
	for _, stage := range stages {
		before := ok // the jobs of a stage don't wait for each other
		for _, job := range jobs {
			if job.Stage != stage || !r.wanted(job, variables) {
				continue
			}
			added++
			switch {
			case !before && job.When != "always":
				r.tell("%s: skipped", job.Name)
			case job.When == "manual" && !slices.Contains(r.event.Play, job.Name):
				r.tell("%s: waits for somebody to start it", job.Name)
				ok = false
			default:
				ok = r.runJob(parent, job, variables) && ok
			}
		}
	}
	if added == 0 {
		r.tell("no pipeline%s", parent) // as GitLab has it, where no job is for the event
		return parent == ""
	}
	return ok
}

// runJob runs a job, or the pipeline that it triggers.
func (r *gitlabRun) runJob(parent string, job *gitlabJob, variables map[string]string) bool {
	if r.done[job.Name] {
		r.tell("%s: done before", job.Name)
		return true
	}
	if job.Trigger == nil {
		ok := r.script(job, variables)
		r.tell("%s: %s", job.Name, map[bool]string{true: "success", false: "failed"}[ok])
		r.done[job.Name] = ok
		return ok
	}
	child, err := os.ReadFile(filepath.Join(r.artifacts(), job.Trigger.Include[0].Job, job.Trigger.Include[0].Artifact))
	r.check(err)
	own := map[string]string{} // the project's, and where they are forwarded, those of whoever started it
	for name, value := range variables {
		if strings.HasPrefix(name, "CI_") || strings.HasPrefix(name, "GITLAB_") || strings.HasSuffix(name, "_TOKEN") ||
			job.Trigger.Forward.PipelineVariables {
			own[name] = value
		}
	}
	own["CI_PIPELINE_SOURCE"] = "parent_pipeline"
	return r.pipeline(parent+" of "+job.Name, child, own)
}

// wanted reports whether a job's rules, of which one has to hold, let it in.
// https://docs.gitlab.com/ci/jobs/job_rules/#cicd-variable-expressions
func (r *gitlabRun) wanted(job *gitlabJob, variables map[string]string) bool {
	value := func(operand string) string {
		if name, ok := strings.CutPrefix(operand, "$"); ok {
			return variables[name]
		}
		return strings.Trim(operand, `"`)
	}
	holds := func(term string) bool {
		sides := strings.Split(term, " == ")
		if len(sides) != 2 {
			r.Fatalf("%q isn't evaluated here", term)
		}
		return value(sides[0]) == value(sides[1])
	}
	return len(job.Rules) == 0 || slices.ContainsFunc(job.Rules, func(rule struct{ If string }) bool {
		return !slices.ContainsFunc(strings.Split(rule.If, " && "), func(term string) bool { return !holds(term) })
	})
}
