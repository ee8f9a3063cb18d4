package ci

import (
	"path"

	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// atlantisProject is a rendered root.
type atlantisProject struct {
	Name, Dir string
	Wave      int
	Owners    []string // projects that are applied before
}

// atlantisFiles have a project for each environment. Atlantis itself has the credentials, so that the spec needn't say
// anything about its jobs. https://www.runatlantis.io/docs/repo-level-atlantis-yaml
func atlantisFiles(p *spec.Project, o Options) ([]File, error) {
	var projects []atlantisProject
	for i, wave := range p.Waves() {
		for _, env := range wave {
			projects = append(projects, atlantisProject{
				env.Name, path.Join(o.Folder, project.SpecName, env.Name), i + 1, spec.NamesOf(env.Owners()),
			})
		}
	}
	return fillAll(Atlantis, Atlantis.templates(), map[string]any{"Header": Atlantis.header(o), "Projects": projects})
}
