// Package git asks the git binary about the repository that a project lies in: which commit is checked out, what has
// changed since a revision, what a folder held then.
package git

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// The reasons why there is nothing to ask.
var (
	// ErrNotInstalled means that there is no git on the PATH.
	ErrNotInstalled = errors.New("git is not installed, or not on the PATH")
	// ErrNoRepository means that a folder is not in the work tree of a git repository.
	ErrNoRepository = errors.New("not in the work tree of a git repository")
	// ErrUnknownRevision means that a repository has no commit of that name.
	ErrUnknownRevision = errors.New("unknown git revision")
)

// Repository is a git work tree, seen from one of its folders.
type Repository struct {
	dir    string // absolute: what relative paths are relative to
	prefix string // dir in the work tree, slash-separated; empty at its root
	root   string // absolute: of the work tree
}

// Open finds the work tree that a folder is in. It fails with ErrNoRepository or ErrNotInstalled; other errors, such as
// a repository that belongs to another user, are git's own.
func Open(ctx context.Context, dir string) (*Repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotInstalled, err)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	// A folder's name may end in a newline, so each is asked for by itself and loses the one that git adds.
	root, err := run(ctx, dir, nil, "rev-parse", "--show-toplevel")
	if outside(err) {
		return nil, fmt.Errorf("%s is %w", dir, ErrNoRepository)
	}
	if err != nil {
		return nil, err
	}
	prefix, err := run(ctx, dir, nil, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	return &Repository{
		dir:    dir,
		prefix: strings.TrimSuffix(line(prefix), "/"),
		root:   filepath.FromSlash(line(root)),
	}, nil
}

// Root is the folder of the work tree, absolute.
func (r *Repository) Root() string { return r.root }

// Prefix is the folder that the work tree is seen from, in the work tree, with slashes; empty at its root.
func (r *Repository) Prefix() string { return r.prefix }

// outside says whether git failed because there is no work tree: no repository, a bare one, or inside of .git.
func outside(err error) bool {
	var failure *exitError
	return errors.As(err, &failure) && (strings.Contains(failure.stderr, "not a git repository") ||
		strings.Contains(failure.stderr, "must be run in a work tree"))
}

// inside is a path as git names it, from the root of the work tree, which is ".". It need not exist.
func (r *Repository) inside(file string) (string, error) {
	if filepath.IsAbs(file) {
		rel, err := filepath.Rel(r.dir, file)
		if err != nil {
			return "", err
		}
		file = rel
	}
	name := path.Join(".", r.prefix, filepath.ToSlash(file))
	if name == ".." || strings.HasPrefix(name, "../") {
		return "", fmt.Errorf("%s is outside of the git repository in %s", file, r.root)
	}
	return name, nil
}
