package citest

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"
)

// Event is what GitHub tells a workflow.
type Event struct {
	Github map[string]any `json:"github"` // the context
	Inputs map[string]any `json:"inputs"`
	Vars   map[string]any `json:"vars"`
}

// Workflow runs one of GitHub's for an event. It finds Fakes on its PATH.
func Workflow(ctx context.Context, t T, event Event, o Options) {
	r := &workflowRun{run: run{Options: o, T: t, ctx: ctx}, event: event, jobs: map[string]any{}}
	content, err := os.ReadFile(o.File)
	r.check(err)
	parsed, faults := actionlint.Parse(content)
	if len(faults) > 0 {
		t.Fatalf("%v", faults)
	}
	r.workflow, r.done = parsed, map[string]map[string]string{}
	r.check(os.MkdirAll(r.Dir, 0o755))
	if r.Rerun {
		done, err := os.ReadFile(filepath.Join(r.Dir, "done.json"))
		r.check(err)
		r.check(json.Unmarshal(done, &r.done))
	}
	r.runJobs()
	done, err := json.Marshal(r.done)
	r.check(err)
	r.save(done)
}

// workflowRun is a run of a workflow.
type workflowRun struct {
	run
	workflow *actionlint.Workflow
	event    Event
	done     map[string]map[string]string // outputs of jobs, or of rows of their matrix, that succeeded
	jobs     map[string]any               // the context needs
}

func (r *workflowRun) runJobs() {
	left := slices.Sorted(maps.Keys(r.workflow.Jobs))
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(id string) bool {
			return !slices.ContainsFunc(r.workflow.Jobs[id].Needs, func(need *actionlint.String) bool {
				return r.jobs[need.Value] == nil
			})
		})
		if i < 0 {
			r.Fatalf("the jobs %v wait for each other", left)
		}
		r.runJob(r.workflow.Jobs[left[i]])
		left = slices.Delete(left, i, i+1)
	}
}

// runJob runs a job for each row of its matrix.
func (r *workflowRun) runJob(job *actionlint.Job) {
	e := r.expressions(job)
	wanted, err := e.condition(value(job.If))
	r.check(err)
	result, outputs := "skipped", map[string]any{}
	if wanted {
		result = "success"
		for _, row := range r.rows(job, e) {
			row.run()
			if row.failed {
				result = "failure"
			}
			for name, text := range r.done[row.name()] {
				outputs[name] = text
			}
		}
	} else {
		r.tell("%s: skipped", job.ID.Value)
	}
	r.jobs[job.ID.Value] = map[string]any{"result": result, "outputs": outputs}
}

// expressions are those of a job before it begins.
func (r *workflowRun) expressions(job *actionlint.Job) expressions {
	needs, e := map[string]any{}, expressions{}
	for _, need := range job.Needs {
		needs[need.Value] = r.jobs[need.Value]
	}
	e.failed = r.failedBefore(job, job.If == nil || !strings.Contains(job.If.Value, "()"))
	e.contexts = map[string]any{
		"github": r.event.Github, "inputs": r.event.Inputs, "vars": r.event.Vars, "needs": needs, "matrix": map[string]any{},
	}
	return e
}

// failedBefore reports whether one of the jobs has failed that come before, at any distance. success() wants of those
// that come right before that they ran, too.
func (r *workflowRun) failedBefore(job *actionlint.Job, skippedToo bool) bool {
	return slices.ContainsFunc(job.Needs, func(need *actionlint.String) bool {
		result := r.jobs[need.Value].(map[string]any)["result"]
		return result == "failure" || skippedToo && result == "skipped" ||
			r.failedBefore(r.workflow.Jobs[need.Value], false)
	})
}

// rows are a job for each row of the matrix. GitHub refuses an empty one.
func (r *workflowRun) rows(job *actionlint.Job, e expressions) []*workflowJob {
	if job.Strategy == nil {
		return []*workflowJob{{workflowRun: r, job: job, e: e, id: job.ID.Value}}
	}
	matrix, err := e.value(strings.TrimPrefix(job.Strategy.Matrix.Expression.Value, "${{"))
	r.check(err)
	include, _ := matrix.(map[string]any)["include"].([]any)
	if len(include) == 0 || len(include) > 256 {
		r.Fatalf("the matrix of %s has %d jobs", job.ID.Value, len(include))
	}
	var rows []*workflowJob
	for _, row := range include {
		own := expressions{maps.Clone(e.contexts), false}
		own.contexts["matrix"] = row
		rows = append(rows, &workflowJob{workflowRun: r, job: job, e: own, id: job.ID.Value,
			row: row.(map[string]any)["name"].(string)})
	}
	return rows
}

func value(s *actionlint.String) string {
	if s == nil {
		return ""
	}
	return s.Value
}
