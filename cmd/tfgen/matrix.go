package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/deploy/batch"
	"github.com/tfgen/tfgen/generator/spec"
)

// listResult is the environments as JSON.
type listResult struct {
	document
	Waves        int                 `json:"waves"`
	Environments []listedEnvironment `json:"environments"`
	Batches      []job               `json:"batches,omitempty"` // with --shards
}

type listedEnvironment struct {
	Name      string   `json:"name"`
	AccountID string   `json:"account_id"`
	Region    string   `json:"region"`
	Wave      int      `json:"wave"`
	Protected bool     `json:"protected"`
	Changed   *bool    `json:"changed,omitempty"` // with --changed-since
	Owners    []string `json:"owners"`
	Users     []string `json:"users"`
}

// job is one of a matrix.
type job struct {
	Name         string `json:"name"`         // of the environment, or of the batch
	Environments string `json:"environments"` // as --env takes them
	Wave         int    `json:"wave"`
	Protected    bool   `json:"protected"` // whether one of the environments is

	*jobSetup
}

// jobSetup is what the job of one environment needs to work in it.
type jobSetup struct {
	Region     string     `json:"region"`
	PlanRole   string     `json:"plan_role,omitempty"` // ARNs
	DeployRole string     `json:"deploy_role,omitempty"`
	GitHub     *githubJob `json:"github,omitempty"` // of jobs that have tokens of GitHub's
}

// githubJob is what GitHub's tokens say of a job that may assume the roles.
type githubJob struct {
	Environment string `json:"environment,omitempty"` // GitHub's, of a job that deploys
	Audience    string `json:"audience"`
}

func newJobSetup(env *spec.Environment) *jobSetup {
	setup := &jobSetup{Region: env.Region, PlanRole: env.PlanRoles().Provider, DeployRole: env.DeployRoles().Provider}
	if identity := env.Identity(spec.GitHubActions); identity != nil {
		setup.GitHub = &githubJob{Audience: identity.Audience}
		switch names := identity.Environments; {
		case slices.Contains(names, env.Name):
			setup.GitHub.Environment = env.Name
		case len(names) > 0:
			setup.GitHub.Environment = names[0]
		}
	}
	return setup
}

func (o *listOptions) result(
	project *spec.Project, envs []*spec.Environment, positions map[*spec.Environment]*spec.Position,
) listResult {
	answer := listResult{document: newDocument(), Waves: len(project.Waves()), Environments: []listedEnvironment{}}
	for _, env := range envs {
		p := positions[env]
		listed := listedEnvironment{
			Name: env.Name, AccountID: env.AccountID, Region: env.Region, Wave: p.Wave, Protected: env.Protected,
			Owners: spec.NamesOf(p.Owners), Users: spec.NamesOf(p.Users),
		}
		if o.changedSince != "" {
			listed.Changed = new(true)
		}
		answer.Environments = append(answer.Environments, listed)
	}
	if o.shards > 0 {
		answer.Batches = o.jobs(project, envs)
	}
	return answer
}

// jobs are a batch each, or an environment each.
func (o *listOptions) jobs(project *spec.Project, envs []*spec.Environment) []job {
	jobs := []job{}
	perWave := o.shards
	if perWave == 0 {
		perWave = len(envs)
	}
	for _, b := range batch.Pack(project, envs, perWave) {
		names := spec.NamesOf(b.Environments)
		name := fmt.Sprintf("wave %d batch %d", b.Wave, b.Number)
		var setup *jobSetup
		if len(names) == 1 {
			name, setup = names[0], newJobSetup(b.Environments[0])
		}
		jobs = append(jobs, job{
			Name: name, Environments: strings.Join(names, ","), Wave: b.Wave,
			Protected: slices.ContainsFunc(b.Environments, func(env *spec.Environment) bool { return env.Protected }),
			jobSetup:  setup,
		})
	}
	return jobs
}

// printMatrix prints one line, as $GITHUB_OUTPUT takes it.
func (o *listOptions) printMatrix(project *spec.Project, envs []*spec.Environment) error {
	jobs := o.jobs(project, envs)
	switch {
	case o.page > 0:
		jobs = jobs[min(len(jobs), (o.page-1)*ci.MaxJobs):min(len(jobs), o.page*ci.MaxJobs)]
	case len(jobs) > ci.MaxJobs:
		return fmt.Errorf("a matrix has %d jobs at most, and this would have %d: pass --shards for fewer, --wave for "+
			"those of a wave, or --page for a part of them", ci.MaxJobs, len(jobs))
	}
	line, err := json.Marshal(map[string][]job{"include": jobs})
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err = fmt.Fprintf(o.out, "%s\n", line)
	return err
}
