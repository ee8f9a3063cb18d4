package citest

import (
	"maps"
	"os/exec"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// gitlabJob is a job of a file, with what it extends.
type gitlabJob struct {
	Name      string
	Stage     string
	Needs     []string
	Rules     []struct{ If string }
	When      string
	Variables map[string]string
	IDTokens  map[string]struct{ Aud string } `yaml:"id_tokens"`
	Trigger   *struct {
		Include []struct{ Artifact, Job string }
		Forward struct {
			PipelineVariables bool `yaml:"pipeline_variables"`
		}
	}
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	Artifacts    struct {
		When  string
		Paths []string
	}
	Dependencies []string
}

// parse reads a file with what it includes. Names of jobs sort as they run.
func (r *gitlabRun) parse(content []byte) (stages []string, jobs []*gitlabJob) {
	all := r.include(content)
	stages = []string{"build", "test", "deploy"}
	if own, ok := all["stages"].([]any); ok {
		stages = nil
		for _, stage := range own {
			stages = append(stages, stage.(string))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(name, ".") || slices.Contains([]string{"include", "stages", "workflow"}, name) {
			continue
		}
		text, err := yaml.Marshal(merged(all, all[name].(map[string]any)))
		r.check(err)
		job := &gitlabJob{Name: name}
		r.check(yaml.Unmarshal(text, job))
		if !slices.Contains(stages, job.Stage) {
			r.Fatalf("job %s is in the stage %q, which isn't one of %q", name, job.Stage, stages)
		}
		jobs = append(jobs, job)
	}
	return stages, jobs
}

// include is a file's content over that of the files that it includes.
func (r *gitlabRun) include(content []byte) map[string]any {
	var own map[string]any
	r.check(yaml.Unmarshal(content, &own))
	all := map[string]any{}
	files, _ := own["include"].([]any)
	for _, file := range files {
		maps.Copy(all, r.include(r.file(file.(map[string]any)["local"].(string))))
	}
	maps.Copy(all, own)
	return all
}

// merged is a job over the one that it extends: of both have a mapping, the entries of both.
func merged(all, job map[string]any) map[string]any {
	extends, ok := job["extends"].(string)
	if !ok {
		return job
	}
	whole := maps.Clone(all[extends].(map[string]any))
	for name, value := range job {
		base, isMap := whole[name].(map[string]any)
		if over, ok := value.(map[string]any); ok && isMap {
			base = maps.Clone(base)
			maps.Copy(base, over)
			value = base
		}
		whole[name] = value
	}
	return whole
}

// file is one of the repository, at the commit.
func (r *gitlabRun) file(name string) []byte {
	cmd := exec.CommandContext(r.ctx, "git", "show", r.event.Sha+":"+name)
	cmd.Dir = r.Origin
	out, err := cmd.Output()
	if err != nil {
		r.Fatalf("git show %s:%s: %v", r.event.Sha, name, err)
	}
	return out
}
