package deploy

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Options are the surroundings of an Engine. The zero value will do but for Dir.
type Options struct {
	Dir project.Dir // of the project

	Environ []string // terraform's environment, as os.Environ, which nil stands for
	// Caller gives the caller's own credentials; nil: as AWS's SDK finds them.
	Caller func(ctx context.Context, region string) (aws.Config, error)

	Mirror       string        // folder to install the AWS provider from; empty: searched for, else the registry
	ReadonlyLock bool          // fail rather than change .terraform.lock.hcl
	LockTimeout  time.Duration // how long to wait for a state's lock
	Strict       bool          // refuse also files of which it can't be told what they grant

	Report func(Event)                                // told how runs go on, by several at once; may be nil
	Pause  func(context.Context, time.Duration) error // while AWS settles; nil: for that long
}

// Engine is what the runs of several environments share.
type Engine struct {
	Options
	project *spec.Project

	mu         sync.Mutex
	mirror     *string // found at the first need
	report     *proof.Report
	unrendered []string // environments that have no rendered files yet, as of the report

	logIn     sync.Once
	caller    aws.Config // once it was found
	callerErr error

	waited atomic.Bool // in vain, for what may have been made before the runs began
}

// New returns an engine for the environments of a project. It does nothing yet.
func New(project *spec.Project, o Options) *Engine {
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Caller == nil {
		o.Caller = account.Config
	}
	if o.Report == nil {
		o.Report = func(Event) {}
	}
	return &Engine{Options: o, project: project}
}

// findTerraform looks for the terraform or tofu that runs in a root, one root after the other: one is downloaded once.
// Version managers choose by the folder, so that not all roots may have the same.
func (e *Engine) findTerraform(ctx context.Context, r *run) (terraform.Binary, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return terraform.Find(ctx, r.product, e.project.RequiredVersion, terraform.FindOptions{
		Dir: r.root(), Env: e.Environ,
		Progress: func(line string) { r.report(Phase, "%s", line) },
	})
}

// findMirror looks for where the provider comes from, once for all environments.
func (e *Engine) findMirror(product terraform.Product) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.mirror == nil {
		mirror, err := terraform.Mirror(product, e.Mirror, e.project.ProviderVersion, e.Environ)
		if err != nil {
			return "", err
		}
		e.mirror = &mirror
	}
	return *e.mirror, nil
}

// callerIn is the caller in a region. All environments share the credentials: a login is renewed once for all of them,
// and not by several at a time.
func (e *Engine) callerIn(ctx context.Context, region string) (aws.Config, error) {
	e.logIn.Do(func() { e.caller, e.callerErr = e.Caller(ctx, region) })
	cfg := e.caller.Copy()
	cfg.Region = region
	return cfg, e.callerErr
}
