package promote

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/render"
)

// clean checks that the promotion will be the only difference: the rendered files are those of the spec, nothing of
// them is uncommitted, and the record of promotions can be read. It mentions where that says otherwise than the spec.
func (c *checker) clean(ctx context.Context) (string, error) {
	diffs, err := render.Compare(ctx, c.Project, c.Project.Environments, c.root)
	if err != nil {
		return "", err
	}
	for _, d := range diffs {
		if len(d.Changes) > 0 {
			return "", fmt.Errorf("the rendered files of %s are stale, %s for one: run tfgen render --env %[1]s, and review "+
				"and commit the change", d.Environment, d.Changes[0].Path)
		}
	}
	record, err := history.Read(c.Options.Dir.Spec())
	if err != nil {
		return "", err
	}
	detail, err := c.committed(ctx)
	if deviation := record.Deviation(c.To.Name, c.Pipeline); err == nil && deviation != "" {
		detail += "; " + deviation
	}
	return detail, err
}

// committed checks against git. Without a repository there is nothing to be compared with.
func (c *checker) committed(ctx context.Context) (string, error) {
	repository, err := git.Open(ctx, c.Options.Dir.Spec())
	if errors.Is(err, git.ErrNoRepository) || errors.Is(err, git.ErrNotInstalled) {
		return "up to date; not in a git repository", nil
	}
	if err != nil {
		return "", err
	}
	changed, err := repository.Changed(ctx, "HEAD", ".")
	if err != nil {
		return "", err
	}
	changed = slices.DeleteFunc(changed, func(path string) bool { return strings.Contains(path, "/.terraform/") })
	if len(changed) > 0 {
		return "", fmt.Errorf("%s has changes that are not committed: commit or undo them first, so that the promotion can "+
			"be reviewed and undone by itself", strings.Join(changed, ", "))
	}
	return "up to date and committed", nil
}
