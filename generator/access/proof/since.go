package proof

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// Comparison is how what is rendered of a project differs from what was.
type Comparison struct {
	changes     changes
	deltas      []Delta
	notModelled []string
	accepted    func() *Report // what the spec accepts today
}

// Since compares what is rendered of a project with what was committed at a git revision. The project's spec lies in
// the folder. That of the revision isn't read, but for what pipelines were allowed besides: what was rendered then
// counts, of environments that are gone, too. The files are seen as the product sees them that is run in them.
func Since(
	ctx context.Context, project *spec.Project, dir project.Dir, revision string, view func(fs.FS) fs.FS,
) (*Comparison, error) {
	committed, err := files(ctx, dir, revision)
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", revision, err)
	}
	committed = view(installedNow{committed, os.DirFS(string(dir))})
	envs, err := environments(committed)
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", revision, err)
	}
	before, err := Load(committed, envs)
	if err != nil {
		return nil, fmt.Errorf("the files of %s: %w", revision, err)
	}
	after, err := LoadProject(project, os.DirFS(string(dir)), view)
	if err != nil {
		return nil, err
	}
	before.organization = after.organization // what it took away then isn't what is compared
	before.addEndpoints(project)
	before.addOutside(project)
	before.addThings(project)
	if old := committedSpec(committed); old != nil {
		for _, l := range []*Landscape{before, after} {
			l.addOutside(old)
			l.addThings(old)
		}
	}
	accepted := sync.OnceValue(func() *Report { return after.Accepted(project, time.Now()) })
	all := differences(before, after)
	return &Comparison{newChanges(all), newDeltas(all), after.NotModelled(), accepted}, nil
}

// Changes says who gains or loses which access, as Diff does, of some environments or of all.
func (c *Comparison) Changes(envs ...string) []string { return c.changes.lines(envs...) }

// Chart draws the changes of an environment as lines of a Mermaid flowchart; none where there is nothing to draw.
func (c *Comparison) Chart(env string) []string { return c.changes.chart(env) }

// NotModelled is as of a Landscape.
func (c *Comparison) NotModelled() []string { return c.notModelled }

// Accepted says what is accepted in an environment, a line each.
func (c *Comparison) Accepted(env string) []string {
	var lines []string
	for _, a := range c.accepted().Concerning(env).Accepted {
		lines = append(lines, "  "+a.String())
	}
	return lines
}

// files are those of a project's spec and of what is rendered of it at a revision, below Dir.
func files(ctx context.Context, dir project.Dir, revision string) (fs.FS, error) {
	repository, err := git.Open(ctx, dir.Spec())
	if err != nil {
		return nil, err
	}
	contents, err := repository.Files(ctx, revision, ".")
	if err != nil {
		return nil, err
	}
	archive := &txtar.Archive{}
	for name, content := range contents {
		archive.Files = append(archive.Files, txtar.File{Name: path.Join(project.SpecName, name), Data: content})
	}
	return txtar.FS(archive)
}

// installedNow are the files of a revision, with the modules that terraform has put there by now: no revision has them,
// and what it said of them tells whether they are those that it meant.
type installedNow struct{ committed, now fs.FS }

// Open implements [fs.FS].
func (f installedNow) Open(name string) (fs.File, error) {
	if strings.Contains(name+"/", "/.terraform/") {
		return f.now.Open(name)
	}
	return f.committed.Open(name)
}

// committedSpec is the spec as it was committed; nil where it can't be read any more.
func committedSpec(committed fs.FS) *spec.Project {
	sub, err := fs.Sub(committed, project.SpecName)
	if err != nil {
		return nil
	}
	old, err := spec.LoadFS(sub, project.SpecName)
	if err != nil {
		return nil
	}
	return old
}

// environments are those that there are rendered files of, whatever a spec says.
func environments(fsys fs.FS) ([]string, error) {
	rendered, err := fs.Glob(fsys, path.Join(project.SpecName, "*", "*.tf"))
	if err != nil {
		return nil, err
	}
	var envs []string
	for _, file := range rendered {
		if env := path.Base(path.Dir(file)); len(envs) == 0 || envs[len(envs)-1] != env {
			envs = append(envs, env)
		}
	}
	return envs, nil
}
