package deploy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// run is one environment, ready for terraform: rendered, proven, the caller checked, the root initialized. Close it.
type run struct {
	env       *spec.Environment
	product   terraform.Product
	engine    *Engine
	workspace *terraform.Workspace
	binary    terraform.Binary
	roles     spec.TerraformRoles // as which it works
	session   *terraform.Session  // of the plan role; nil: it works as the deploy role
	config    aws.Config          // with the credentials of the provider's role
	handover  *account.Handover   // of the caller's credentials to terraform
	log       *logFile
	made      *savedplan.Facts // what a plan that is kept is made from; nil: it isn't kept
	account   guard.Account    // what was found in the account of what the plan would make
}

// open does everything that comes before the first plan, the cheapest checks first. Nothing is changed in the account.
// With readOnly, it works as the plan role where there is one.
func (e *Engine) open(ctx context.Context, env *spec.Environment, readOnly bool) (*run, error) {
	product, err := terraform.Choose(e.project.Binary, e.Environ)
	if err != nil {
		return nil, err
	}
	r := &run{env: env, product: product, engine: e, roles: env.DeployRoles()}
	if readOnly && env.PlanRole != "" {
		r.roles, r.session = env.PlanRoles(), planSession(env)
	}
	if err := r.checkRendered(); err != nil {
		return nil, err
	}
	if err := r.checkAccess(); err != nil {
		return nil, err
	}
	if err := r.checkCaller(ctx); err != nil {
		r.close()
		return nil, err
	}
	if err := r.openWorkspace(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// close ends the run's log, and that its terraform gets credentials.
func (r *run) close() {
	r.log.Close()
	r.handover.Close()
}

// root is the rendered root.
func (r *run) root() string { return r.engine.Dir.Root(r.env.Name) }

// checkRendered refuses files that don't say what the spec says: what was reviewed is what runs.
func (r *run) checkRendered() error {
	if err := render.Check(r.engine.project, []*spec.Environment{r.env}); err != nil {
		return err
	}
	changes, err := render.Environment(r.engine.project, r.env).Compare(r.root())
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		return fmt.Errorf("the rendered files of %s are stale, %s for one: run tfgen render --env %[1]s, and review the "+
			"change", r.env.Name, changes[0].Path)
	}
	for _, file := range render.Overrides(r.root(), r.product == terraform.OpenTofu) {
		r.report(Warning, "%s overrides what was rendered", file)
	}
	return nil
}

func (r *run) checkCaller(ctx context.Context) error {
	r.report(Phase, "checking credentials for account %s", r.env.AccountID)
	cfg, err := r.engine.callerIn(ctx, r.env.Region)
	if err != nil {
		return err
	}
	caller, err := r.checkAccount(ctx, cfg)
	if err != nil {
		return err
	}
	if chosen := r.chosenCredentials(); chosen != "" {
		r.report(Note, "credentials are those of %s, by %s", caller.ARN, chosen)
	}
	r.config = account.As(cfg, r.env, r.roles.Provider)
	if r.handover, err = account.HandOver(ctx, cfg); err != nil {
		return err
	}
	return r.checkExpiry(ctx, cfg)
}

// checkAccount waits for what was bootstrapped a moment ago, and says so: it may be missing for good. No environment
// waits any more when one has waited in vain: what was there before the runs began is known to all of AWS by then.
func (r *run) checkAccount(ctx context.Context, cfg aws.Config) (account.Caller, error) {
	wait := account.WaitForBootstrap()
	passes := wait.For
	wait.For = func(err error) time.Duration {
		if r.engine.waited.Load() {
			return 0
		}
		return passes(err)
	}
	wait.Pause = r.engine.Pause
	wait.Report = func(err error, longest time.Duration) {
		r.report(Note, "waiting for %s at most, in case AWS doesn't know yet what was bootstrapped a moment ago (Ctrl-C "+
			"stops it): %s", longest, err)
	}
	var caller account.Caller
	err := wait.Until(ctx, func() (err error) {
		caller, err = account.Check(ctx, cfg, r.env, r.roles)
		return err
	})
	if passes(err) > 0 {
		r.engine.waited.Store(true)
	}
	return caller, err
}

// chosenCredentials names the variables of the caller's by which AWS's SDK and the provider choose credentials other
// than the usual ones. They are honoured, and said.
func (r *run) chosenCredentials() string {
	var chosen []string
	for _, variable := range r.engine.Environ {
		name, value, _ := strings.Cut(variable, "=")
		if value != "" && slices.Contains([]string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN"}, name) {
			chosen = append(chosen, variable)
		}
	}
	return strings.Join(chosen, " and ")
}

// shortSession is what a run may well outlive. It is also the longest session of a role that was assumed from another
// role's session: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining.
const shortSession = time.Hour

// checkExpiry says beforehand when the caller's credentials may end before the run does. The deploy role's own session
// is renewed from them by the provider, as often as it takes; credentials that were merely handed over can't be.
func (r *run) checkExpiry(ctx context.Context, cfg aws.Config) error {
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	left := time.Until(credentials.Expires)
	switch {
	case r.handover != nil: // renewed as long as the login lasts
	case credentials.CanExpire && left < shortSession && credentials.Source != "":
		r.report(Note, "the credentials end in %s; they have to be renewable, or the run may outlive them",
			left.Round(time.Minute))
	case credentials.SessionToken != "" && strings.HasPrefix(credentials.Source, "EnvConfig"):
		r.report(Note, "the credentials are a session's, from environment variables: they can't be renewed, and a run that "+
			"outlives them fails; the same command with new ones goes on from there")
	}
	return nil
}

func (r *run) openWorkspace(ctx context.Context) error {
	e := r.engine
	binary, err := e.findTerraform(ctx, r)
	if err != nil {
		return err
	}
	mirror, err := e.findMirror(r.product)
	if err != nil {
		return err
	}
	if r.log, err = openLog(e.Dir, r.env.Name); err != nil { // a plan needs none; an apply is refused for its journal
		r.report(Note, "what %s says is not logged: %s", r.product, err)
	}
	r.binary = binary
	r.workspace, err = terraform.Open(r.root(), binary, terraform.Options{
		Env: slices.Concat(e.Environ, r.handover.Environ()), Mirror: mirror, Log: r.log,
		ReadonlyLock: e.ReadonlyLock, LockTimeout: e.LockTimeout,
		RefuseProvider: e.project.ProviderFault, Session: r.session,
	})
	if err != nil {
		return err
	}
	if ignored := r.workspace.Ignored(); len(ignored) > 0 {
		r.report(Note, "kept from %s: %s (a run depends on the rendered files only)", binary.Product(),
			strings.Join(ignored, ", "))
	}
	if !r.workspace.Initialized() {
		if err := r.workspace.CacheFault(); err != nil {
			r.report(Note, "going on without a plugin cache: %s", err)
		}
		r.report(Phase, "initializing (%s)", binary)
	}
	return r.workspace.Init(ctx, r.step)
}
