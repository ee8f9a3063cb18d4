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

// unknown says what may be missing.
func (r *Repository) unknown(ctx context.Context, revision string) error {
	shallow, err := run(ctx, r.root, nil, "rev-parse", "--is-shallow-repository")
	switch {
	case err != nil:
		return err
	case revision == "HEAD":
		return fmt.Errorf("%w HEAD: %s has no commit yet", ErrUnknownRevision, r.root)
	case line(shallow) == "true":
		return fmt.Errorf("%w %q: %s is a shallow clone; fetch the rest of it with git fetch --unshallow (in GitHub "+
			"Actions: fetch-depth: 0)", ErrUnknownRevision, revision, r.root)
	}
	return fmt.Errorf("%w %q in %s: did you fetch it?", ErrUnknownRevision, revision, r.root)
}
