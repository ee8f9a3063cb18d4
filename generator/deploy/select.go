package deploy

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// Revisions are the branches and tags of the repository that a project is in.
func Revisions(ctx context.Context, dir project.Dir) ([]string, error) {
	repository, err := git.Open(ctx, dir.Spec())
	if err != nil {
		return nil, err
	}
	return repository.Branches(ctx)
}

// ChangedSince are the environments of a project, in the order of the spec, whose rendered files differ from what they
// were at base: where what is checked out has left a git revision. Among them are those whose files don't say what the
// spec says: these are refused when they are opened, and without them it would seem that nothing has changed.
func ChangedSince(
	ctx context.Context, project *spec.Project, dir project.Dir, revision string,
) (changed []*spec.Environment, base string, err error) {
	repository, err := git.Open(ctx, dir.Spec())
	if err != nil {
		return nil, "", fmt.Errorf("--changed-since: %w", err)
	}
	if base, err = repository.Base(ctx, revision); err != nil {
		return nil, "", fmt.Errorf("--changed-since: %w", err)
	}
	files, err := changedFiles(ctx, repository, base)
	if err != nil {
		return nil, "", fmt.Errorf("--changed-since: %w", err)
	}
	touched := map[string]bool{} // files and folders beside the spec; a link and a submodule are files to git
	for _, file := range files {
		name, _, _ := strings.Cut(file, "/")
		touched[name] = true
	}
	for _, env := range project.Environments {
		root := dir.Root(env.Name)
		if touched[env.Name] || stale(project, env, root) || changedBehindLink(ctx, root, base) {
			changed = append(changed, env)
		}
	}
	return changed, base, nil
}

// changedFiles are the files below the repository's folder that differ from a commit, but for those that Terraform
// keeps to itself.
func changedFiles(ctx context.Context, repository *git.Repository, commit string) ([]string, error) {
	files, err := repository.Changed(ctx, commit, ".")
	return slices.DeleteFunc(files, func(file string) bool {
		return slices.ContainsFunc(strings.Split(file, "/"), savedplan.Kept)
	}), err
}

// stale reports whether an environment's files aren't what the spec says, or can't be compared with it.
func stale(project *spec.Project, env *spec.Environment, root string) bool {
	changes, err := render.Environment(project, env).Compare(root)
	return err != nil || len(changes) > 0
}

// changedBehindLink reports whether a root is a link to a folder whose files differ from a commit. So do those that the
// commit's repository doesn't have.
func changedBehindLink(ctx context.Context, root, commit string) bool {
	folder, err := filepath.EvalSymlinks(root)
	if err != nil {
		return true
	}
	parent, err := filepath.EvalSymlinks(filepath.Dir(root))
	if err == nil && folder == filepath.Join(parent, filepath.Base(root)) {
		return false
	}
	target, err := git.Open(ctx, folder)
	if err != nil {
		return true
	}
	files, err := changedFiles(ctx, target, commit)
	return err != nil || len(files) > 0
}
