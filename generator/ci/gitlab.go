package ci

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

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
