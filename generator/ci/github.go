package ci

import (
	"fmt"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
)

// MaxJobs is how many the matrix of a job of GitHub's has at most. A workflow has as many such jobs as it needs.
// https://docs.github.com/en/actions/reference/limits
const MaxJobs = 256

// promotePath is the workflow that is of use with several environments alone.
const promotePath = ".github/workflows/tfgen-promote.yml"

// workflows are what the templates of GitHub's workflows are filled with.
type workflows struct {
	Options
	Header       string
	Flags        string // of tfgen ci github
	Empty        string // matrix
	Ref          string // of the branch
	Branches     []string
	Environments []string
	Region       string // of the first environment
	Tofu         bool   // OpenTofu runs, which tfgen doesn't install
	Plans        []planJob
	Applies      []applyJob
}

// planJob is a matrix of plans, or when drift is looked for, of that.
type planJob struct {
	Job, Drift string
	Output     string // of the job that lists environments: the matrix
	Page       int    // of it
}

// applyJob is a matrix of the applies of a wave.
type applyJob struct {
	Job, Output string
	Wave, Page  int
	Needs       []string // jobs that come before
}

// githubFiles are a folder's action that installs tfgen, and a workflow for each event.
func githubFiles(project *spec.Project, o Options) ([]File, error) {
	if err := checkGitHub(project); err != nil {
		return nil, err
	}
	data := workflows{
		Options: o, Header: GitHub.header(o), Flags: o.flags(), Empty: `{"include":[]}`,
		Ref: "refs/heads/" + o.Branch, Branches: []string{o.Branch},
		Environments: spec.NamesOf(project.Environments), Region: project.Environments[0].Region,
		Tofu: project.Binary == "tofu",
	}
	data.addJobs(project)
	names := GitHub.templates()
	if len(project.Environments) == 1 {
		delete(names, promotePath)
	}
	return fillAll(GitHub, names, data)
}

func (w *workflows) addJobs(project *spec.Project) {
	var before []string
	for page := range pages(len(project.Environments)) {
		suffix := numbered(page, len(project.Environments))
		w.Plans = append(w.Plans, planJob{"plan" + suffix, "drift" + suffix, "matrix" + suffix, page + 1})
		before = append(before, "plan"+suffix)
	}
	for i, wave := range project.Waves() {
		var jobs []string
		for page := range pages(len(wave)) {
			suffix := fmt.Sprintf("-%d%s", i+1, numbered(page, len(wave)))
			w.Applies = append(w.Applies, applyJob{"apply" + suffix, "wave" + suffix, i + 1, page + 1, slices.Clone(before)})
			jobs = append(jobs, "apply"+suffix)
		}
		before = append(before, jobs...)
	}
}

// pages is how many matrices so many jobs take.
func pages(jobs int) int { return (jobs + MaxJobs - 1) / MaxJobs }

// numbered tells the jobs of one kind apart, where there are several.
func numbered(page, jobs int) string {
	if pages(jobs) == 1 {
		return ""
	}
	return fmt.Sprintf("-%d", page+1)
}

// checkGitHub says which environments the jobs of workflows couldn't plan or deploy.
func checkGitHub(project *spec.Project) error {
	return checkRoles(project, spec.GitHubActions, func(identity *spec.WebIdentity) string {
		switch {
		case identity == nil:
			return "no jobs of GitHub's may assume its roles: write github { repository = \"OWNER/NAME\" } in a deploy block, " +
				"and bootstrap again (tfgen help spec deploy.github)"
		case len(identity.Environments) == 0:
			return "its deploy role trusts branches alone, and workflows apply in jobs of GitHub's environments, which can " +
				"ask for approval: add environments to the github block, and bootstrap again"
		}
		return ""
	})
}
