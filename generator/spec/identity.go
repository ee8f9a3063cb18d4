package spec

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// CISystem is one whose jobs can assume roles.
type CISystem string

// The CI systems.
const (
	GitHubActions CISystem = "github"
	GitLabCI      CISystem = "gitlab"
)

// WebIdentity is a CI system whose jobs assume roles with the tokens that it signs, by OpenID Connect.
type WebIdentity struct {
	System   CISystem
	Issuer   string   // of the tokens, without https://; the name of the account's identity provider
	Audience string   // that the tokens have to be for
	Deploy   []string // subjects that may assume the deploy role, and the plan role
	Plan     string   // pattern of the subjects that may assume the plan role

	Environments []string // GitHub's, of jobs that may assume the deploy role, sorted
}

// Identity is that of a CI system's jobs; nil where the environment lets none of them in.
func (e *Environment) Identity(system CISystem) *WebIdentity {
	for i := range e.Identities {
		if e.Identities[i].System == system {
			return &e.Identities[i]
		}
	}
	return nil
}

// identities evaluates which jobs of CI systems may assume the environment's roles.
func (s *draft) identities(b *deployBlock) {
	if b.GitHub != nil {
		s.github(b.GitHub)
	}
	if b.GitLab != nil {
		s.gitlab(b.GitLab)
	}
	slices.SortFunc(s.Identities, func(x, y WebIdentity) int { return cmp.Compare(x.Issuer, y.Issuer) })
	for _, i := range s.Identities {
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
		if n := len(i.Issuer); n > 255 {
			s.fault(b.DefRange, "Invalid issuer", "It has %d characters, and IAM takes 255.", n)
		}
	}
}

// github is GitHub's subjects: a job that names an environment of the repository's has that in its subject, another one
// its branch. The environment that has the name of the spec's is the default.
// https://docs.github.com/en/actions/reference/openid-connect-reference
func (s *draft) github(b *githubBlock) {
	repository := s.text(b.Repository, "", ownedRepository)
	if !s.federates(b.Repository, "repository", b.DefRange, `Set repository = "OWNER/NAME" in the github block.`) {
		return
	}
	i := WebIdentity{
		System:   GitHubActions,
		Issuer:   s.issuer(b.Issuer, "token.actions.githubusercontent.com"),
		Audience: s.text(b.Audience, "sts."+s.stsDomain(), nonEmpty),
		Plan:     "repo:" + repository + ":*",
	}
	environments, branches := s.sortedTexts(b.Environments, subjectPart), s.sortedTexts(b.Branches, subjectPart)
	if len(environments)+len(branches) == 0 {
		environments = []string{s.Name}
	}
	i.Environments = environments
	for _, name := range environments {
		i.Deploy = append(i.Deploy, "repo:"+repository+":environment:"+name)
	}
	for _, name := range branches {
		i.Deploy = append(i.Deploy, "repo:"+repository+":ref:refs/heads/"+name)
	}
	s.Identities = append(s.Identities, i)
}

// gitlab is GitLab's subjects, which have the branch.
// https://docs.gitlab.com/ci/secrets/id_token_authentication/
func (s *draft) gitlab(b *gitlabBlock) {
	project := s.text(b.Project, "", ownedRepository)
	if !s.federates(b.Project, "project", b.DefRange, `Set project = "GROUP/NAME" in the gitlab block.`) {
		return
	}
	issuer := s.issuer(b.Issuer, "gitlab.com")
	i := WebIdentity{
		System:   GitLabCI,
		Issuer:   issuer,
		Audience: s.text(b.Audience, "https://"+issuer, nonEmpty),
		Plan:     "project_path:" + project + ":ref_type:*",
	}
	branches := s.sortedTexts(b.Branches, subjectPart)
	if len(branches) == 0 {
		branches = []string{"main"}
	}
	for _, name := range branches {
		i.Deploy = append(i.Deploy, "project_path:"+project+":ref_type:branch:ref:"+name)
	}
	s.Identities = append(s.Identities, i)
}

// federates reports whether a block names what its jobs are of. An environment takes the project's back with null.
func (s *draft) federates(a *hcl.Attribute, name string, rng hcl.Range, remedy string) bool {
	if a == nil {
		s.missing(a, name, rng, remedy)
	}
	return s.given(a, cty.String) != nil
}

// issuer is the URL of who signs the tokens, without its scheme, as IAM names an identity provider.
func (s *draft) issuer(a *hcl.Attribute, def string) string {
	v := s.text(a, "https://"+def, func(v string) string {
		u, err := url.Parse(v)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery+u.Fragment != "" || strings.HasSuffix(v, "/") {
			return fmt.Sprintf("%q is not an issuer. Write its URL, such as https://%s, with no slash at its end.", v, def)
		}
		return ""
	})
	return strings.TrimPrefix(v, "https://")
}

// stsDomain is the domain of STS that tokens are for.
func (s *draft) stsDomain() string {
	if s.Partition == "aws-cn" {
		return aws.DNSSuffix(s.Partition)
	}
	return "amazonaws.com"
}

// ownedRepository is the rule of a repository with its owner, or groups, in front.
func ownedRepository(v string) string {
	if matches(`[\w.-]+(/[\w.-]+)+`, v) {
		return ""
	}
	return fmt.Sprintf("%q is not a repository. Write it with its owner in front, OWNER/NAME.", v)
}

// subjectPart is the rule of what a subject is made of. A pattern would let in what nobody has listed.
func subjectPart(v string) string {
	if v == "" || strings.ContainsAny(v, "*?$ ") {
		return fmt.Sprintf("%q is not a name. Write the names one by one, without * and ?.", v)
	}
	return ""
}
