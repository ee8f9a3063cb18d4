// Package promote changes which model an environment's pipeline runs, after it has checked all that can be known
// beforehand: that the model is there, was tested, can be read, and that nothing else would change.
package promote

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

// Request is a model for a pipeline of an environment.
type Request struct {
	Action   string            // history.Promote or history.Rollback
	From     *spec.Environment // where the model was tested
	To       *spec.Environment // where it is to run
	Pipeline string            // its key, in both

	Bucket    *spec.Bucket // that the model is in
	Key       string       // of the model
	VersionID string       // that the object must still have; empty: any
	Checksum  string       // likewise

	AllowUntested bool // go on without a successful execution, and record that
}

// Promotion is a request that was checked, with the changes of files that it takes.
type Promotion struct {
	Request
	Object   store.Object
	Checks   []Check
	Tested   bool
	Replaced string // the key of the model before

	Rendered render.Diff
	files    []atomicfile.Change // the spec, what is rendered from it, and the record
}

// Promoter is what promotions of a project have in common.
type Promoter struct {
	Project *spec.Project
	Options deploy.Options
	Report  func(Check) // told each check when it ends; may be nil
}

// Prepare makes all checks, also after one has failed, but for those that depend on it. It changes nothing. The error
// is for what can't be asked for at all; what is wrong with the model is in the checks.
func (p *Promoter) Prepare(ctx context.Context, request Request) (*Promotion, error) {
	pipeline, err := Pipeline(request.To, request.Pipeline)
	if err != nil {
		return nil, err
	}
	if pipeline.ModelKey == request.Key && (!pipeline.Pin || pipeline.ModelVersionID == request.VersionID) {
		return nil, fmt.Errorf("pipeline %s of %s runs %s already", pipeline.Key, request.To.Name, request.Key)
	}
	c := &checker{Promoter: p, Promotion: &Promotion{Request: request, Replaced: pipeline.ModelKey}, pipeline: pipeline}
	c.all(ctx)
	if c.failed() {
		return c.Promotion, nil
	}
	return c.Promotion, c.prepareFiles(ctx)
}

// Err is nil when every check has passed or was waived.
func (p *Promotion) Err() error {
	for _, check := range p.Checks {
		if check.Outcome == Failed {
			return errors.New("nothing was changed, because a check failed")
		}
	}
	return nil
}

// Write changes the spec, the rendered files and the record: all of them or none.
func (p *Promotion) Write() error { return atomicfile.Write(p.files) }

// Files are what Write changes: the spec, what is rendered from it, and the record, in this order.
func (p *Promotion) Files() []atomicfile.Change { return p.files }

// edit is the spec with the model, not yet written.
func (c *checker) edit() (edit.Edit, error) {
	return edit.SetModel(c.Options.SpecDir, c.Project, c.To.Name, c.pipeline.Key, edit.Model{
		Key: c.Key, VersionID: c.Object.VersionID, Checksum: c.Object.Checksum,
	})
}

// prepareFiles makes the changes of files ready.
func (c *checker) prepareFiles(ctx context.Context) error {
	record, err := history.Read(c.Options.SpecDir)
	if err != nil {
		return err
	}
	caller, err := c.caller(ctx, c.To)
	if err != nil {
		return err
	}
	who, err := account.WhoAmI(ctx, caller)
	if err != nil {
		return err
	}
	line, err := record.Append(history.Entry{
		Time: time.Now(), By: who.ARN, Action: c.Action, Pipeline: c.pipeline.Key, From: c.From.Name, To: c.To.Name,
		Key: c.Key, VersionID: c.Object.VersionID, Checksum: c.Object.Checksum, Tested: c.Tested, Replaced: c.Replaced,
	})
	if err != nil {
		return err
	}
	c.Rendered = c.diff
	c.files = append([]atomicfile.Change{c.edited.Change()}, c.diff.Files()...)
	c.files = append(c.files, line)
	return nil
}

// caller is the caller's own credentials in the region of an environment. The deploy role has no access to data.
func (p *Promoter) caller(ctx context.Context, env *spec.Environment) (aws.Config, error) {
	if p.Options.Caller != nil {
		return p.Options.Caller(ctx, env.Region)
	}
	return account.Config(ctx, env.Region)
}

// deployer is the deploy role of an environment.
func (p *Promoter) deployer(ctx context.Context, env *spec.Environment) (aws.Config, error) {
	cfg, err := p.caller(ctx, env)
	if err != nil || env.DeployRole == "" {
		return cfg, err
	}
	return account.Assume(cfg, env.DeployRoleARN(), env.ExternalID, env.SessionName()), nil
}
