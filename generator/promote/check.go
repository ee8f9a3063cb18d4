package promote

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

// Outcome is how a check ended.
type Outcome string

// The outcomes of checks.
const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	Waived     Outcome = "waived"      // failed, and the user goes on
	NotChecked Outcome = "not checked" // the credentials don't allow it, or a check before it failed
)

// Check is a line of the checklist.
type Check struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Detail  string  `json:"detail"`
}

// checker makes the checks of one promotion.
type checker struct {
	*Promoter
	*Promotion

	edited edit.Edit
	diff   render.Diff
}

// all makes the checks, the cheapest first.
func (c *checker) all(ctx context.Context) {
	found := c.check(ctx, "spec and rendered files are clean", c.clean)
	found = c.check(ctx, "the model is in the bucket", c.exists) && found
	c.check(ctx, "it was tested in "+c.From.Name, c.tested)
	c.check(ctx, "the policies let "+c.To.Name+"'s task role read it", c.provenReadable)
	if found {
		c.check(ctx, c.To.Name+"'s task role reads it", c.reallyReadable)
		c.check(ctx, "nothing else changes in "+c.To.Name, c.changesNothingElse)
	}
}

// waiver is the error of a check that the user goes on without; skip, that of one that can't be made.
type (
	waiver struct{ reason string }
	skip   struct{ reason string }
)

func (w waiver) Error() string { return w.reason }

func (s skip) Error() string { return s.reason }

// check makes one check. Its detail is what it returns, or its error.
func (c *checker) check(ctx context.Context, name string, do func(context.Context) (string, error)) bool {
	detail, err := do(ctx)
	result := Check{Name: name, Outcome: Passed, Detail: detail}
	if err != nil {
		result.Outcome, result.Detail = Failed, strings.TrimSpace(err.Error())
	}
	switch {
	case errors.As(err, new(waiver)):
		result.Outcome = Waived
	case errors.As(err, new(skip)):
		result.Outcome = NotChecked
	}
	c.Checks = append(c.Checks, result)
	if c.Report != nil {
		c.Report(result)
	}
	return result.Outcome != Failed
}

// exists notes what is at the key now.
func (c *checker) exists(ctx context.Context) (string, error) {
	cfg, err := c.caller(ctx, c.Bucket.Region)
	if err != nil {
		return "", err
	}
	models := c.models(c.Bucket, cfg)
	object, err := models.Head(ctx, c.Key, "")
	if err != nil {
		return "", err
	}
	if object.Checksum == "" {
		if object.Checksum, err = models.Digest(ctx, c.Key, object.VersionID); err != nil {
			return "", err
		}
	}
	c.Object = object
	switch {
	case c.VersionID != "" && c.VersionID != object.VersionID:
		return "", fmt.Errorf("%s was overwritten: its version was %s and is %s", c.Key, c.VersionID, object.VersionID)
	case c.Checksum != "" && c.Checksum != object.Checksum:
		return "", fmt.Errorf("%s was overwritten: its SHA-256 was %s and is %s", c.Key, c.Checksum, object.Checksum)
	}
	return fmt.Sprintf("%s, %d bytes, version %s, SHA-256 %s", c.Key, object.Size, object.VersionID, object.Checksum), nil
}
