package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/scaffold"
	"github.com/tfgen/tfgen/generator/spec"
)

type initOptions struct {
	*app
	project string
	envs    []string
	owner   string

	ci         string // the CI system
	repository string
	pipelines  ciOptions
}

func newInitCmd(a *app) *cobra.Command {
	o := &initOptions{app: a, pipelines: ciOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "init [--project NAME] [--env NAME=ACCOUNT[:REGION]]...",
		Short:   "Begin a project",
		GroupID: "spec",
		Long: `Write a small spec that is valid and renders, with a bucket to read, one to write and a pipeline between them;
with several environments also a bucket that one of them owns for all. .gitignore and .gitattributes come with it.

On a terminal, what isn't given is asked for. Files that are there stay as they are, and a folder that has a spec is
refused.`,
		Example: `  tfgen init
  tfgen init --project acme --env dev=111111111111:eu-west-1 --env prod=222222222222 --owner dev
  tfgen init --project acme --env dev=111111111111 --ci github --repository acme/platform`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return initRun(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.project, "project", "", "`name` of the project, with which names of resources begin")
	cmd.Flags().StringSliceVar(&o.envs, "env", nil,
		"an environment as `NAME=ACCOUNT[:REGION]` (repeatable; the region by default the first given, AWS_REGION, or "+
			"us-east-1)")
	cmd.Flags().StringVar(&o.owner, "owner", "", "`name` of the environment that owns what all share (default: the first)")
	cmd.Flags().StringVar(&o.ci, "ci", "",
		"`system` to write pipelines for, too: github, gitlab or atlantis (tfgen help ci)")
	cmd.Flags().StringVar(&o.repository, "repository", "",
		"GitHub's repository or GitLab's project, as `OWNER/NAME`, whose jobs deploy")
	register(cmd, "ci", cobra.FixedCompletions([]cobra.Completion{"github", "gitlab", "atlantis"},
		cobra.ShellCompDirectiveNoFileComp))
	o.pipelines.addFlags(cmd)
	return cmd
}

// checkCI refuses a system whose pipelines couldn't be written after the spec.
func (o *initOptions) checkCI(ctx context.Context) error {
	system := ci.System(o.ci)
	o.pipelines.system = system
	switch {
	case o.ci == "":
		return nil
	case !system.Installs() && system != ci.Atlantis:
		return fmt.Errorf("--ci %s: there are github, gitlab and atlantis", o.ci)
	case system.Installs() && o.repository == "" && !isTerminal(o.in): // where it is asked for
		return fmt.Errorf("whose jobs deploy? pass --repository OWNER/NAME with --ci %s", o.ci)
	case system.Installs():
		if err := o.checkInstalled(); err != nil {
			return err
		}
	}
	root, _, err := ci.Repository(ctx, above(o.chdir))
	if err != nil {
		return err
	}
	return ci.Vacant(system, root)
}

// checkJobs refuses what is said of jobs where there are none that install tfgen.
func (o *initOptions) checkJobs() error {
	if o.pipelines.system.Installs() {
		return nil
	}
	for _, flag := range []struct {
		name  string
		given bool
	}{
		{"repository", o.repository != ""}, {"branch", o.pipelines.branch != "main"},
		{"tfgen-version", o.pipelines.version != ""},
	} {
		if flag.given {
			return fmt.Errorf("--%s is for --ci github and --ci gitlab: pass both", flag.name)
		}
	}
	return nil
}

// checkInstalled refuses a branch and a version of tfgen that pipelines can't have. The version is this one's, where
// none is given.
func (o *initOptions) checkInstalled() error {
	p := &o.pipelines
	if p.version == "" {
		var err error
		if p.version, err = released(); err != nil {
			return err
		}
	}
	return ci.Options{Version: p.version, Branch: p.branch}.Check()
}

// above is the folder, or where it isn't there yet, the first above it that is.
func above(dir project.Dir) project.Dir {
	for {
		if _, err := os.Stat(string(dir)); !errors.Is(err, fs.ErrNotExist) {
			return dir
		}
		dir = project.Dir(filepath.Dir(string(dir)))
	}
}

func initRun(ctx context.Context, o *initOptions) error {
	if found := project.Find(); o.chdir == "" && found != "." {
		return fmt.Errorf("there is a project above, in %s: pass --chdir . to make another inside of it",
			filepath.Clean(string(found)))
	}
	if o.chdir == "" {
		o.chdir = "."
	}
	if err := errors.Join(scaffold.Vacant(o.chdir), o.checkCI(ctx)); err != nil {
		return err
	}
	answers, err := o.answers(ctx)
	if err != nil {
		return err
	}
	result, err := scaffold.Write(o.chdir, answers)
	if err != nil {
		return err
	}
	for _, path := range result.Written {
		fmt.Fprintln(o.out, "create", filepath.Join(string(o.chdir), filepath.FromSlash(path)))
	}
	for _, file := range result.Kept {
		fmt.Fprintf(o.err, "\n%s is there, and stays as it is. These lines are of use in it:\n%s", file.Path, file.Content)
	}
	if o.ci != "" {
		if err := ciRun(ctx, &o.pipelines); err != nil {
			return err
		}
	}
	fmt.Fprintf(o.out, `
Next:
  tfgen render --all      # write the Terraform, for review and for the repository
  tfgen sandbox -- tfgen apply --all --auto-approve=%s      # on a local AWS: no account is needed
  tfgen bootstrap --all   # once, as an administrator of the accounts; then: tfgen apply --all
`, strings.Join(answers.Names(), ","))
	return nil
}

// answers are those of the flags, and on a terminal those to questions about the rest.
func (o *initOptions) answers(ctx context.Context) (scaffold.Answers, error) {
	q := &interview{prompt: newPrompt(o.app), Answers: scaffold.Answers{
		Project: o.project, Owner: o.owner,
		Repository: o.repository, CI: spec.CISystem(o.ci), Branch: o.pipelines.branch,
	}}
	q.pipelines = func(system string) error {
		o.ci = system
		return o.checkCI(ctx)
	}
	for _, text := range o.envs {
		env, err := scaffold.ParseEnvironment(text)
		if err != nil {
			return q.Answers, fmt.Errorf("--env: %w", err)
		}
		q.Environments = append(q.Environments, env)
	}
	if isTerminal(o.in) {
		if err := q.ask(ctx); err != nil {
			return q.Answers, err
		}
	}
	if err := o.checkJobs(); err != nil {
		return q.Answers, err
	}
	var missing []string
	if q.Project == "" {
		missing = append(missing, "--project NAME")
	}
	if len(q.Environments) == 0 {
		missing = append(missing, "--env NAME=ACCOUNT[:REGION]")
	}
	if len(missing) > 0 {
		return q.Answers, fmt.Errorf("what is the project called, and which environments has it? pass %s",
			strings.Join(missing, " and "))
	}
	q.Answers = q.Complete(o.getenv("AWS_REGION"))
	if !slices.Contains(q.Names(), q.Owner) {
		return q.Answers, fmt.Errorf("--owner %s: it is none of %s", q.Owner, strings.Join(q.Names(), ", "))
	}
	return q.Answers, nil
}
