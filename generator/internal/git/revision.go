package git

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Head is the id of the commit that is checked out. It fails with ErrUnknownRevision where nothing was committed yet.
func (r *Repository) Head(ctx context.Context) (string, error) { return r.Resolve(ctx, "HEAD") }

// Resolve is the id of the commit that a revision names: a branch, a tag, an id, HEAD~1. It fails with
// ErrUnknownRevision.
func (r *Repository) Resolve(ctx context.Context, revision string) (string, error) {
	if strings.HasPrefix(revision, "-") { // an option to git; no branch or tag can begin so
		return "", fmt.Errorf("%w %q", ErrUnknownRevision, revision)
	}
	out, err := run(ctx, r.root, nil, "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	var failure *exitError
	if err != nil && (!errors.As(err, &failure) || ctx.Err() != nil) {
		return "", err
	}
	id := line(out)
	if !regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`).MatchString(id) { // "^HEAD" is none
		return "", r.unknown(ctx, revision)
	}
	return id, nil
}

// Base is the commit at which what is checked out has left a revision: the last one that both have, which is the
// revision itself where HEAD has all of it. A...B and A... are A, as in git diff, where B is what is checked out. It
// fails with ErrUnknownRevision.
func (r *Repository) Base(ctx context.Context, revision string) (string, error) {
	from, to, ranged := strings.Cut(revision, "...")
	head, err := r.Head(ctx)
	if err != nil {
		return "", err
	}
	if ranged && to != "" {
		if end, err := r.Resolve(ctx, to); err != nil {
			return "", err
		} else if end != head {
			return "", fmt.Errorf("%s isn't what is checked out, which is what is compared: name the revision alone: %s", to,
				from)
		}
	}
	start, err := r.Resolve(ctx, from)
	if err != nil {
		return "", err
	}
	base, err := run(ctx, r.root, nil, "merge-base", start, head)
	if failure, ok := errors.AsType[*exitError](err); ok && failure.stderr == "" && ctx.Err() == nil {
		return "", r.unrelated(ctx, from)
	}
	return line(base), err
}

// unrelated is the error of a revision that has no commit in common with HEAD, as far as there are any.
func (r *Repository) unrelated(ctx context.Context, revision string) error {
	shallow, err := r.shallow(ctx)
	switch {
	case err != nil:
		return err
	case shallow:
		return fmt.Errorf("%w: where HEAD has left %q: %s", ErrUnknownRevision, revision, r.unshallow())
	}
	return fmt.Errorf("%w: HEAD and %q have no commit in common", ErrUnknownRevision, revision)
}

func (r *Repository) shallow(ctx context.Context) (bool, error) {
	shallow, err := run(ctx, r.root, nil, "rev-parse", "--is-shallow-repository")
	return line(shallow) == "true", err
}

func (r *Repository) unshallow() string {
	return r.root + " is a shallow clone; fetch the rest of it with git fetch --unshallow (in GitHub Actions: " +
		"fetch-depth: 0)"
}

// unknown says what may be missing.
func (r *Repository) unknown(ctx context.Context, revision string) error {
	shallow, err := r.shallow(ctx)
	switch {
	case err != nil:
		return err
	case revision == "HEAD":
		return fmt.Errorf("%w HEAD: %s has no commit yet", ErrUnknownRevision, r.root)
	case shallow:
		return fmt.Errorf("%w %q: %s", ErrUnknownRevision, revision, r.unshallow())
	}
	return fmt.Errorf("%w %q in %s: did you fetch it?", ErrUnknownRevision, revision, r.root)
}

// Branches are the names of local and remote branches and of tags, those with the newest commits first.
func (r *Repository) Branches(ctx context.Context) ([]string, error) {
	out, err := run(ctx, r.root, nil, "for-each-ref", "--format=%(refname:short)", "--sort=-creatordate",
		"refs/heads", "refs/remotes", "refs/tags")
	if err != nil {
		return nil, err
	}
	return strings.Fields(out), nil
}
