package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"
	"github.com/rogpeppe/go-internal/testscript"
)

// workflow is the script command "workflow RUN FILE EVENT.json [rerun]": it runs a workflow of GitHub's for an event, in
// the place of GitHub. Scripts run for real, in a fresh clone for each job; stand-ins take the place of actions. What
// became of the jobs is in the file RUN/jobs.txt, and what they printed in RUN/log.txt. With rerun, the jobs of an
// earlier RUN that failed are run again, and those that come after them.
func workflow(ts *testscript.TestScript, _ bool, args []string) {
	r := &workflowRun{ts: ts, dir: ts.MkAbs(args[0]), rerun: len(args) > 3}
	content := []byte(ts.ReadFile(args[1]))
	parsed, faults := actionlint.Parse(content)
	if len(faults) > 0 {
		ts.Fatalf("%v", faults)
	}
	r.workflow = parsed
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[2])), &r.event))
	ts.Check(os.MkdirAll(r.dir, 0o755))
	if r.rerun {
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(filepath.Join(args[0], "done.json"))), &r.done))
	} else {
		r.done = map[string]map[string]string{}
	}
	r.run()
}

// workflowRun is a run of a workflow.
type workflowRun struct {
	ts       *testscript.TestScript
	dir      string
	workflow *actionlint.Workflow
	event    struct {
		Github map[string]any `json:"github"`
		Inputs map[string]any `json:"inputs"`
		Vars   map[string]any `json:"vars"`
	}
	rerun bool
	done  map[string]map[string]string // outputs of jobs, or of rows of their matrix, that succeeded

	jobs map[string]any // the context needs
	log  bytes.Buffer
	told []string // a line for each job
}

func (r *workflowRun) run() {
	r.jobs = map[string]any{}
	left := slices.Sorted(maps.Keys(r.workflow.Jobs))
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(id string) bool {
			return !slices.ContainsFunc(r.workflow.Jobs[id].Needs, func(need *actionlint.String) bool {
				return r.jobs[need.Value] == nil
			})
		})
		if i < 0 {
			r.ts.Fatalf("the jobs %v wait for each other", left)
		}
		r.runJob(r.workflow.Jobs[left[i]])
		left = slices.Delete(left, i, i+1)
	}
	done, err := json.Marshal(r.done)
	r.ts.Check(err)
	for name, content := range map[string][]byte{
		"jobs.txt": []byte(strings.Join(r.told, "")), "log.txt": r.log.Bytes(), "done.json": done,
	} {
		r.ts.Check(os.WriteFile(filepath.Join(r.dir, name), content, 0o644))
	}
	r.ts.Logf("%s", r.log.String())
}

// runJob runs a job for each row of its matrix.
func (r *workflowRun) runJob(job *actionlint.Job) {
	e := r.expressions(job)
	wanted, err := e.condition(value(job.If))
	r.ts.Check(err)
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
		r.tell("%s: skipped\n", job.ID.Value)
	}
	r.jobs[job.ID.Value] = map[string]any{"result": result, "outputs": outputs}
}

func (r *workflowRun) tell(format string, args ...any) {
	r.told = append(r.told, fmt.Sprintf(format, args...))
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
	r.ts.Check(err)
	include, _ := matrix.(map[string]any)["include"].([]any)
	if len(include) == 0 || len(include) > 256 {
		r.ts.Fatalf("the matrix of %s has %d jobs", job.ID.Value, len(include))
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

// workflowJob is one job, of a row of its matrix.
type workflowJob struct {
	*workflowRun
	job         *actionlint.Job
	e           expressions
	id, row     string
	environment string // GitHub's
	temp, work  string // the runner's folder for files that go, and the clone
	env         map[string]string
	failed      bool
}

func (j *workflowJob) name() string { return strings.TrimSuffix(j.id+" "+j.row, " ") }

func (j *workflowJob) run() {
	if _, ok := j.done[j.name()]; ok && j.rerun {
		j.tell("%s: done before\n", j.name())
		return
	}
	root := filepath.Join(j.dir, strings.ReplaceAll(j.name(), " ", "-"))
	j.ts.Check(os.RemoveAll(root))
	j.temp, j.work = filepath.Join(root, "temp"), filepath.Join(root, "work")
	j.ts.Check(errorsOf(os.MkdirAll(j.temp, 0o755), os.MkdirAll(j.work, 0o755)))
	if j.job.Environment != nil {
		j.environment = j.fill(j.job.Environment.Name.Value)
	}
	j.env = map[string]string{}
	j.addEnv(j.env, j.workflow.Env)
	j.e.failed = false
	steps := map[string]any{}
	j.e.contexts["steps"], j.e.contexts["runner"] = steps, map[string]any{"temp": j.temp, "os": "Linux", "arch": "X64"}
	for _, step := range j.job.Steps {
		if wanted, err := j.e.condition(value(step.If)); err != nil || !wanted {
			j.ts.Check(err)
			continue
		}
		outputs, err := j.step(step)
		if err != nil {
			fmt.Fprintf(&j.log, "%s: %s\n", j.name(), err)
			j.failed, j.e.failed = true, true
		}
		if step.ID != nil {
			steps[step.ID.Value] = map[string]any{"outputs": outputs}
		}
	}
	verdict := "failure"
	if !j.failed {
		verdict = "success"
		j.done[j.name()] = map[string]string{}
		for name, output := range j.job.Outputs {
			j.done[j.name()][name] = j.fill(output.Value.Value)
		}
	}
	j.tell("%s: %s\n", j.name(), verdict)
}

// step runs a script, or the stand-in of an action. It returns its outputs.
func (j *workflowJob) step(step *actionlint.Step) (map[string]any, error) {
	env := maps.Clone(j.env)
	j.addEnv(env, step.Env)
	switch exec := step.Exec.(type) {
	case *actionlint.ExecRun:
		return j.script(exec.Run.Value, env)
	case *actionlint.ExecAction:
		inputs := map[string]string{}
		for name, input := range exec.Inputs {
			inputs[name] = j.fill(input.Value.Value)
		}
		return nil, j.action(exec.Uses.Value, inputs)
	}
	return nil, fmt.Errorf("%T is no step", step.Exec)
}

// script runs one as GitHub does with "shell: bash".
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
func (j *workflowJob) script(text string, env map[string]string) (map[string]any, error) {
	if strings.Contains(text, "${{") {
		j.ts.Fatalf("an expression in a script lets whoever names things write it: %s", text)
	}
	file, output := filepath.Join(j.temp, "script.sh"), filepath.Join(j.temp, "output.txt")
	summary := filepath.Join(j.temp, "summary.md")
	for name, content := range map[string]string{file: text, output: "", summary: ""} {
		j.ts.Check(os.WriteFile(name, []byte(content), 0o600))
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", file)
	cmd.Dir = j.work
	if d := j.workflow.Defaults; d != nil && d.Run != nil && d.Run.WorkingDirectory != nil {
		cmd.Dir = filepath.Join(j.work, d.Run.WorkingDirectory.Value)
	}
	maps.Copy(env, map[string]string{
		"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": j.temp, "GITHUB_RUN_ID": "7",
		"GITHUB_REPOSITORY": asText(j.event.Github["repository"]), "GITHUB_WORKSPACE": j.work,
		"FAKE_GH_PERMISSIONS": permissions(j.job),
	})
	for _, name := range []string{"PATH", "HOME", "AWS_ENDPOINT_URL", "AWS_SECRET_ACCESS_KEY", "AWS_EC2_METADATA_DISABLED",
		"FAKE_TERRAFORM_LOG", "FAKE_TERRAFORM_BACKEND", "FAKE_GH", "XDG_CACHE_HOME", "TMPDIR"} {
		cmd.Env = append(cmd.Env, name+"="+j.ts.Getenv(name))
	}
	for name, text := range env {
		cmd.Env = append(cmd.Env, name+"="+text)
	}
	printed, err := cmd.CombinedOutput()
	fmt.Fprintf(&j.log, "%s: $ %s\n%s", j.name(), strings.TrimSpace(text), printed)
	if written, _ := os.ReadFile(summary); len(written) > 0 {
		fmt.Fprintf(&j.log, "%s: summary:\n%s", j.name(), written)
	}
	outputs := map[string]any{}
	set, readErr := os.ReadFile(output)
	j.ts.Check(readErr)
	for line := range strings.Lines(string(set)) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		outputs[name] = text
	}
	return outputs, err
}

func (j *workflowJob) fill(text string) string {
	filled, err := j.e.template(text)
	j.ts.Check(err)
	return filled
}

func (j *workflowJob) addEnv(to map[string]string, env *actionlint.Env) {
	if env == nil {
		return
	}
	for _, v := range env.Vars {
		to[v.Name.Value] = j.fill(v.Value.Value)
	}
}

// permissions are those that a job's token has: "contents:read id-token:write".
func permissions(job *actionlint.Job) string {
	var all []string
	if job.Permissions != nil {
		for _, scope := range job.Permissions.Scopes {
			all = append(all, scope.Name.Value+":"+scope.Value.Value)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func value(s *actionlint.String) string {
	if s == nil {
		return ""
	}
	return s.Value
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
