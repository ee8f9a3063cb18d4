package ci

import (
	"fmt"
	"slices"

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
