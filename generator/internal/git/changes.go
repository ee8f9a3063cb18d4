package git

import (
	"context"
	"slices"
	"strings"
)

// Dirty reports whether something in the work tree is not as the commit that is checked out has it: changed, deleted,
// or new and not ignored. Paths narrow it to these files and folders.
func (r *Repository) Dirty(ctx context.Context, paths ...string) (bool, error) {
	head, err := r.Head(ctx)
	if err != nil {
		return false, err
	}
	var within []string // everything, where there is none
	for _, p := range paths {
		name, err := r.inside(p)
		if err != nil {
			return false, err
		}
		within = append(within, name)
	}
	changed, err := r.changed(ctx, head, within...)
	return len(changed) > 0, err
}

// Changed lists the files below a folder that differ between a revision and the work tree, sorted: slash-separated
// paths, relative to the folder. Files that git doesn't know and doesn't ignore are among them. The folder may be
// missing on either side. It fails with ErrUnknownRevision.
func (r *Repository) Changed(ctx context.Context, revision, dir string) ([]string, error) {
	id, err := r.Resolve(ctx, revision)
	if err != nil {
		return nil, err
	}
	name, err := r.inside(dir)
	if err != nil {
		return nil, err
	}
	files, err := r.changed(ctx, id, name)
	if err != nil {
		return nil, err
	}
	return below(name, files), nil
}

// changed are the files at or below some paths, or all, that differ from a commit: paths from the root, sorted.
func (r *Repository) changed(ctx context.Context, commit string, within ...string) ([]string, error) {
	tracked, err := run(ctx, r.root, nil, append([]string{"diff", "--name-only", "-z", "--no-renames", "--no-relative",
		"--no-ext-diff", "--no-textconv", "--ignore-submodules=none", commit, "--"}, within...)...)
	if err != nil {
		return nil, err
	}
	untracked, err := run(ctx, r.root, nil,
		append([]string{"ls-files", "-z", "--others", "--exclude-standard", "--"}, within...)...)
	if err != nil {
		return nil, err
	}
	files := append(names(tracked), names(untracked)...)
	slices.Sort(files)
	return slices.Compact(files), nil // one that was removed from the index alone is in both
}

// below are paths from the root, relative to a folder.
func below(dir string, files []string) []string {
	if dir == "." {
		return files
	}
	for i, f := range files {
		files[i] = strings.TrimPrefix(f, dir+"/")
	}
	return files
}
