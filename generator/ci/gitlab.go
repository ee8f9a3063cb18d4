package ci

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// ChildKind is what the jobs of a child pipeline of GitLab's do.
type ChildKind string

// The child pipelines.
const (
	ChildPlan  ChildKind = "plan"  // of a merge request, with a comment
	ChildApply ChildKind = "apply" // plans, and then applies, wave by wave
	ChildDrift ChildKind = "drift"
)

// ChildKinds are all of them.
func ChildKinds() []ChildKind { return []ChildKind{ChildPlan, ChildApply, ChildDrift} }

// parent is what the templates of GitLab's files are filled with.
type parent struct {
	Options
	Header           string
	Flags            string // of tfgen ci gitlab
	Promotes         bool   // there are environments to promote between
	Region, Audience string // of the first environment
	Tofu             bool   // OpenTofu runs, which tfgen doesn't install
}

// gitlabFiles are what a project's .gitlab-ci.yml includes. They know nothing of its environments: that is for Child,
// at the time of each pipeline.
func gitlabFiles(project *spec.Project, o Options) ([]File, error) {
	if err := checkGitLab(project, o.Branch); err != nil {
		return nil, err
	}
	first := project.Environments[0]
	return fillAll(GitLab, GitLab.templates(), parent{
		Options: o, Header: GitLab.header(o), Flags: o.flags(), Promotes: len(project.Environments) > 1,
		Region: first.Region, Audience: first.Identity(spec.GitLabCI).Audience, Tofu: project.Binary == "tofu",
	})
}

// childJobs are those of an environment.
type childJobs struct {
	Name, Region, Audience string
	PlanRole, DeployRole   string // ARNs
	Wave                   int
	Protected              bool // an apply waits for somebody to start it
}

// Child is the pipeline with a job or two for each of a project's environments. Stages keep the waves apart: the jobs
// of one begin when all before have succeeded. https://docs.gitlab.com/ci/pipelines/downstream_pipelines/
func Child(kind ChildKind, project *spec.Project, envs []*spec.Environment) ([]byte, error) {
	if !slices.Contains(ChildKinds(), kind) {
		return nil, fmt.Errorf("there is no child pipeline %q: there are plan, apply and drift", kind)
	}
	if err := checkGitLab(project, ""); err != nil {
		return nil, err
	}
	var jobs []childJobs
	positions := project.Positions()
	for _, env := range envs {
		jobs = append(jobs, childJobs{
			Name: env.Name, Region: env.Region, Audience: env.Identity(spec.GitLabCI).Audience,
			PlanRole: env.PlanRoles().Provider, DeployRole: env.DeployRoles().Provider,
			Wave: positions[env].Wave, Protected: env.Protected,
		})
	}
	return fill(GitLab, "child.yml", map[string]any{
		"Header": "# The child pipeline that tfgen ci gitlab child " + string(kind) + " has made.",
		"Kind":   kind, "Stages": stages(kind, len(project.Waves())), "Jobs": jobs,
	})
}

func stages(kind ChildKind, waves int) []string {
	switch kind {
	case ChildPlan:
		return []string{"plan", "review"}
	case ChildDrift:
		return []string{"drift"}
	}
	all := []string{"plan"}
	for i := range waves {
		all = append(all, fmt.Sprintf("wave-%d", i+1))
	}
	return all
}

// checkGitLab says which environments jobs couldn't plan or, from a branch, deploy. No branch: that isn't asked.
func checkGitLab(project *spec.Project, branch string) error {
	return checkRoles(project, spec.GitLabCI, func(identity *spec.WebIdentity) string {
		switch {
		case identity == nil:
			return "no jobs of GitLab's may assume its roles: write gitlab { project = \"GROUP/NAME\" } in a deploy block, " +
				"and bootstrap again (tfgen help spec deploy.gitlab)"
		case branch != "" && !slices.ContainsFunc(identity.Deploy, func(subject string) bool {
			return strings.HasSuffix(subject, ":ref_type:branch:ref:"+branch)
		}):
			return fmt.Sprintf("its deploy role trusts no jobs of the branch %q: add it to branches in the gitlab block, and "+
				"bootstrap again, or pass another --branch", branch)
		}
		return ""
	})
}
