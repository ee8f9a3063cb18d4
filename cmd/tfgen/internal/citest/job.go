package citest

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rhysd/actionlint"
)

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
	if _, ok := j.done[j.name()]; ok && j.Rerun {
		j.tell("%s: done before", j.name())
		return
	}
	root := filepath.Join(j.Dir, strings.ReplaceAll(j.name(), " ", "-"))
	j.temp, j.work = filepath.Join(root, "temp"), filepath.Join(root, "work")
	j.check(errors.Join(os.RemoveAll(root), os.MkdirAll(j.temp, 0o755), os.MkdirAll(j.work, 0o755)))
	if j.job.Environment != nil {
		j.environment = j.fill(j.job.Environment.Name.Value)
	}
	j.env = map[string]string{}
	j.addEnv(j.env, j.workflow.Env)
	j.e.failed = false
	j.runSteps()
	verdict := "failure"
	if !j.failed {
		verdict = "success"
		j.done[j.name()] = map[string]string{}
		for name, output := range j.job.Outputs {
			j.done[j.name()][name] = j.fill(output.Value.Value)
		}
	}
	j.tell("%s: %s", j.name(), verdict)
}

func (j *workflowJob) runSteps() {
	steps := map[string]any{}
	j.e.contexts["steps"], j.e.contexts["runner"] = steps, map[string]any{"temp": j.temp, "os": "Linux", "arch": "X64"}
	for _, step := range j.job.Steps {
		if wanted, err := j.e.condition(value(step.If)); err != nil || !wanted {
			j.check(err)
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
		j.Fatalf("an expression in a script lets whoever names things write it: %s", text)
	}
	output, summary := filepath.Join(j.temp, "output.txt"), filepath.Join(j.temp, "summary.md")
	for _, name := range []string{output, summary} {
		j.check(os.WriteFile(name, nil, 0o600))
	}
	s := script{text: text, file: filepath.Join(j.temp, "script.sh"), dir: j.work, env: maps.Clone(env)}
	if d := j.workflow.Defaults; d != nil && d.Run != nil && d.Run.WorkingDirectory != nil {
		s.dir = filepath.Join(j.work, d.Run.WorkingDirectory.Value)
	}
	maps.Copy(s.env, map[string]string{
		"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": j.temp, "GITHUB_RUN_ID": "7",
		"GITHUB_REPOSITORY": asText(j.event.Github["repository"]), "GITHUB_WORKSPACE": j.work,
		"FAKE_GH_PERMISSIONS": permissions(j.job),
	})
	failed := j.bash(j.name(), s)
	if written, _ := os.ReadFile(summary); len(written) > 0 {
		fmt.Fprintf(&j.log, "%s: summary:\n%s", j.name(), written)
	}
	outputs := map[string]any{}
	set, err := os.ReadFile(output)
	j.check(err)
	for line := range strings.Lines(string(set)) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		outputs[name] = text
	}
	return outputs, failed
}

func (j *workflowJob) fill(text string) string {
	filled, err := j.e.template(text)
	j.check(err)
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
