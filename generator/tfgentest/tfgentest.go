// Package tfgentest applies a tfgen project in a sandbox from a Go test: the real terraform, the real AWS provider and
// a local AWS, whose accounts the test then looks at with AWS's SDK.
//
// Everything ends with the test. Whatever goes wrong fails it, so that the methods return results only.
package tfgentest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
	"github.com/tfgen/tfgen/generator/spec"
)

// Options change what a project runs in. The zero value is a sandbox without faults.
type Options struct {
	// Tasks are commands for the shell that run in place of containers, by PIPELINE or PIPELINE/STEP: `python -m etl`. The
	// container's command are their arguments. Of others, the image runs, where a container engine of this machine has it,
	// or else a stand-in, which succeeds.
	Tasks map[string]string

	Sandbox sandbox.Options // Account is the one that most environments trust, unless it is set
	Mirror  string          // folder to install the AWS provider from; empty: TFGEN_PLUGIN_MIRROR, else searched for
}

// Project is a copy of a project with a sandbox that has its accounts, bootstrapped.
type Project struct {
	Dir     string // of the copy; holds environments/
	Spec    *spec.Project
	Sandbox *sandbox.Sandbox

	t      testing.TB
	engine *deploy.Engine
}

// Start copies the project in dir, renders all of it, starts a sandbox for it and bootstraps its accounts. The sandbox
// stops when the test ends.
func Start(t testing.TB, dir string, o Options) *Project {
	t.Helper()
	p := &Project{t: t, Dir: t.TempDir()}
	p.check(project.Dir(dir).CopyTo(project.Dir(p.Dir)))
	p.load()
	if o.Sandbox.Account == "" {
		o.Sandbox.Account = sandbox.CallerAccount(p.Spec)
	}
	if o.Sandbox.Progress == nil {
		o.Sandbox.Progress = func(line string) { t.Log(line) }
	}
	if o.Sandbox.Organization == nil {
		var err error
		o.Sandbox.Organization, err = organization.New(p.Spec)
		p.check(err)
	}
	o.Sandbox.Tasks = p.tasks(o)
	if o.Mirror == "" {
		o.Mirror = os.Getenv("TFGEN_PLUGIN_MIRROR")
	}
	p.startSandbox(o.Sandbox)
	p.engine = deploy.New(p.Spec, deploy.Options{
		Dir:     project.Dir(p.Dir),
		Environ: p.Sandbox.Environ(os.Environ()),
		Caller:  func(_ context.Context, region string) (aws.Config, error) { return p.Sandbox.Config(region), nil },
		Mirror:  o.Mirror,
		Report: func(e deploy.Event) {
			if e.Text != "" {
				t.Logf("%s: %s", e.Env, e.Text)
			}
		},
	})
	return p
}

// tasks are those of the sandbox's options and those by name.
func (p *Project) tasks(o Options) map[tasks.Definition]tasks.Command {
	p.t.Helper()
	var flags []string
	for name, line := range o.Tasks {
		flags = append(flags, name+"="+line)
	}
	all, err := sandbox.Tasks(p.Spec, flags)
	p.check(err)
	maps.Copy(all, o.Sandbox.Tasks)
	return all
}

// load reads the spec and renders it.
func (p *Project) load() {
	p.t.Helper()
	var err error
	if p.Spec, err = spec.Load(project.Dir(p.Dir).Spec()); err != nil {
		var text strings.Builder
		var faults *spec.Diagnostics
		if errors.As(err, &faults) && faults.WriteText(&text, 0, false) == nil {
			p.t.Fatal(text.String())
		}
		p.t.Fatal(err)
	}
	changes, err := render.Compare(p.t.Context(), p.Spec, p.Spec.Environments, p.root)
	p.check(err)
	p.check(render.Write(changes))
}

func (p *Project) startSandbox(o sandbox.Options) {
	p.t.Helper()
	var err error
	p.Sandbox, err = sandbox.Start(p.t.Context(), o)
	p.check(err)
	p.t.Cleanup(func() {
		if err := p.Sandbox.Close(); err != nil {
			p.t.Error(err)
		}
	})
	p.check(p.Sandbox.BootstrapAll(p.t.Context(), p.Spec, nil))
}

// Apply applies an environment. When the test ends, it is destroyed, unless it is protected: then only the sandbox
// ends.
func (p *Project) Apply(env string) {
	p.t.Helper()
	e := p.environment(env)
	p.run(p.t.Context(), e, false)
	if !e.Protected {
		p.t.Cleanup(func() { p.run(context.WithoutCancel(p.t.Context()), e, true) })
	}
}

// Destroy destroys an environment, whatever data it holds, except what is in buckets without force_destroy.
func (p *Project) Destroy(env string) {
	p.t.Helper()
	p.run(p.t.Context(), p.environment(env), true)
}

func (p *Project) run(ctx context.Context, env *spec.Environment, destroy bool) {
	p.t.Helper()
	d, err := p.engine.Plan(ctx, deploy.Request{Environments: []*spec.Environment{env}, Destroy: destroy})
	p.check(err)
	defer d.Close()
	if destroy {
		d.AllowAllDestroys()
	}
	d.Apply(ctx, deploy.Approval{Named: []string{env.Name}})
	p.check(d.Results[0].Reason())
}

// Output decodes an output of an environment into value, as encoding/json does.
func (p *Project) Output(env, name string, value any) {
	p.t.Helper()
	outputs, err := p.engine.Outputs(p.t.Context(), p.environment(env))
	p.check(err)
	output, ok := outputs[name]
	if !ok {
		p.t.Fatalf("%s has no output %q", env, name)
	}
	p.check(json.Unmarshal(output.Value, value))
}

// Config is for the SDK: an administrator of the environment's account, in its region.
func (p *Project) Config(env string) aws.Config {
	p.t.Helper()
	return p.As(env, sandbox.AdministratorRole)
}

// As is for the SDK: a role of the environment's account, with that role's own credentials, in its region.
func (p *Project) As(env, role string) aws.Config {
	p.t.Helper()
	e := p.environment(env)
	return account.Assume(p.Sandbox.Config(e.Region), e.RoleARN(role), "", "tfgentest")
}

func (p *Project) environment(name string) *spec.Environment {
	p.t.Helper()
	env := p.Spec.Environment(name)
	if env == nil {
		p.t.Fatalf("the project has no environment %q", name)
	}
	return env
}

func (p *Project) root(env string) string { return project.Dir(p.Dir).Root(env) }

func (p *Project) check(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}
