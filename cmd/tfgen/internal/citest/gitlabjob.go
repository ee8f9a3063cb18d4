package citest

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// script runs a job's, and keeps its artifacts.
func (r *gitlabRun) script(job *gitlabJob, variables map[string]string) bool {
	root := filepath.Join(r.Dir, strings.ReplaceAll(job.Name, " ", "-"))
	work := filepath.Join(root, "work")
	r.check(errors.Join(os.RemoveAll(root), os.MkdirAll(work, 0o755)))
	r.check(r.clone(work, r.event.Sha, job.Variables["GIT_DEPTH"] == "0"))
	r.restore(job, work)
	env := r.variables(job, variables, work)
	if role := env["AWS_ROLE_ARN"]; role != "" {
		r.tell("%s: asks for %s", job.Name, role)
	}
	err := r.bash(job.Name, script{
		text: strings.Join(slices.Concat(job.BeforeScript, job.Script), "\n"),
		file: filepath.Join(root, "script.sh"), dir: work, env: env,
	})
	if err == nil || job.Artifacts.When == "always" {
		for _, path := range job.Artifacts.Paths {
			r.check(copyFile(filepath.Join(work, path), filepath.Join(r.artifacts(), job.Name, path)))
		}
	}
	return err == nil
}

// variables are those of a job. GitLab's are there by themselves, and the job's own may refer to them.
// https://docs.gitlab.com/ci/variables/predefined_variables/
func (r *gitlabRun) variables(job *gitlabJob, more map[string]string, work string) map[string]string {
	env := map[string]string{
		"CI_PROJECT_DIR": work, "CI_JOB_ID": "9", "CI_PIPELINE_ID": "7", "CI_PROJECT_ID": "1", "CI_SERVER_PROTOCOL": "https",
		"CI_REPOSITORY_URL": "https://gitlab.example.com/acme/platform.git",
		"CI_API_V4_URL":     gitlabAPI, "GITLAB_USER_NAME": "ann", "GITLAB_USER_EMAIL": "ann@example.com",
	}
	maps.Copy(env, more)
	for name, value := range job.Variables {
		env[name] = regexp.MustCompile(`\$\w+`).ReplaceAllStringFunc(value, func(name string) string { return env[name[1:]] })
	}
	for name, token := range job.IDTokens {
		env[name] = Token("gitlab.com", token.Aud, r.event.Subject)
	}
	return env
}

// restore puts artifacts of earlier jobs in their places: those of all, or of the dependencies.
func (r *gitlabRun) restore(job *gitlabJob, work string) {
	folders, err := os.ReadDir(r.artifacts())
	r.check(err)
	for _, folder := range folders {
		if job.Dependencies == nil || slices.Contains(job.Dependencies, folder.Name()) {
			r.check(os.CopyFS(work, os.DirFS(filepath.Join(r.artifacts(), folder.Name()))))
		}
	}
}
