package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/spec"
)

type sandboxOptions struct {
	*app
	account   string
	log       string
	faults    string
	tasks     []string
	noEnforce bool
}

func newSandboxCmd(a *app) *cobra.Command {
	o := &sandboxOptions{app: a}
	cmd := &cobra.Command{
		Use:     "sandbox [flags] [-- COMMAND [ARG...]]",
		Short:   "Run a command against a local AWS",
		GroupID: "run",
		Long: `Start a local AWS with every account of the project bootstrapped in it, run the command with the AWS variables
set to it, and stop everything when the command ends, with its exit code. The caller's own AWS credentials and settings
are kept out. Without a command, run until interrupted and print the variables.

The local AWS is moto behind a proxy. moto is found on PATH or in a Python, else installed into the user's cache folder,
else run with Docker. What it holds is in memory.

It enforces IAM where data is reached: S3's objects and their KMS keys, SSM's parameters, KMS's cryptography; and for
roles, such as deploy roles, where ECS, ECR, EC2, IAM, KMS, S3, SQS, CloudWatch, Step Functions and EventBridge
Scheduler are managed. What the policies of the role that calls, of the bucket and of the key don't allow is answered
with AWS's AccessDenied, and the log says which side is missing. A role can be assumed by whom its trust policy lets
in. The caller's own credentials are an administrator's of their account; across accounts they need the other side's
policy, too, or OrganizationAccountAccessRole, which administers each account of the project. They may also assume roles
that only services may, such as a task's, to try what these may do. Policies of the organization that the spec has hold
for all but them. Calls count as made over TLS unless they have the
header "X-Forwarded-Proto: http". --no-enforce turns it off. Policies, task definitions and parameters that are longer
than AWS takes are refused with AWS's errors.

Executions of pipelines run as their definitions say, as the state machines' roles, but that no pause lasts longer than
a second. With --task, a command of this machine stands for the container's entry point. The shell runs it with the
container's command as arguments, in this folder, with the container's environment and the credentials of the task's
role, of which each call is judged. What it prints are the lines in the task's log group. It gets SIGTERM when the task
is stopped or its time is over, and SIGKILL if that doesn't help. Windows can't ask a process to end.

Without --task, the container runs, where Docker or Podman has its image; none is pulled. Else a task is ECS's with
everything but the container: a second passes, and it succeeds, which is said.

New objects in buckets that tell EventBridge, and executions as they begin and end, go to the targets of the rules that
match them, as the target's role or by the policy of the topic or queue; who is notified is said. "tfgen sandbox fire"
fires a schedule.

With --faults, calls that the command makes fail on purpose, by chance or one by one, as the file says:

  seed = 7 # for the same chances in each run

  fault "throttling" {
    service     = "s3"   # the name that calls are signed with, such as states for Step Functions
    operation   = "Put*" # these, account, region and resource narrow a rule down; * and ? stand for any characters
    probability = 0.2    # of each call; 1 by default
  }
  fault "cut" {
    operation = "CreateVpc"
    when      = "after" # the call has its effect, but no answer; "before" by default
    after     = 1       # lets one call pass
    count     = 1       # and makes one fail
  }

The kinds are throttling, error (with status, 500 by default, and when), slow (with delay), cut (with when) and expired
(credentials). A call has the fault of the first rule that strikes it. resource is a bucket, BUCKET/KEY, a path of a
REST service, or the names among a call's parameters. How often each rule struck is said at the end.`,
		Example: `  tfgen sandbox -- tfgen apply --env dev --auto-approve
  tfgen sandbox --log calls.jsonl -- make e2e
  tfgen sandbox --task 'etl=python -m etl' -- make e2e
  tfgen sandbox --faults faults.hcl -- tfgen apply --env dev --auto-approve`,
		RunE: func(cmd *cobra.Command, args []string) error { return sandboxRun(cmd.Context(), o, args) },
	}
	cmd.AddCommand(newSandboxFireCmd(a))
	cmd.Flags().StringVar(&o.account, "account", "",
		"`id` of the account of the command's credentials (default: the one that most environments trust)")
	cmd.Flags().StringVar(&o.log, "log", "", "`file` to write a JSON line for each AWS call to")
	cmd.Flags().StringVar(&o.faults, "faults", "", "`file` that says which AWS calls fail, and how")
	cmd.Flags().StringArrayVar(&o.tasks, "task", nil,
		"`PIPELINE=COMMAND` or PIPELINE/STEP=COMMAND: what runs in place of the container (repeatable)")
	cmd.Flags().BoolVar(&o.noEnforce, "no-enforce", false, "allow every call, whatever IAM says")
	return cmd
}

func sandboxRun(ctx context.Context, o *sandboxOptions, argv []string) (err error) {
	project, err := o.load()
	if err != nil {
		return err
	}
	account, err := o.callerAccount(project)
	if err != nil {
		return err
	}
	limits, err := organization.New(project)
	if err != nil {
		return err
	}
	commands, err := sandbox.Tasks(project, o.tasks)
	if err != nil {
		return err
	}
	plan, err := o.loadFaults()
	if err != nil {
		return err
	}
	log, err := o.openLog()
	if err != nil {
		return err
	}
	defer log.Close()

	progress := func(line string) { fmt.Fprintln(o.err, "sandbox:", line) }
	progress("starting a local AWS and bootstrapping " + project.EnvironmentNames())
	s, err := sandbox.Start(ctx, sandbox.Options{
		Account: account, Log: log, Progress: progress, Links: []proxy.Middleware{plan.Link},
		NoEnforce: o.noEnforce, Organization: limits, Tasks: commands,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.BootstrapAll(ctx, project, nil); err != nil {
		return err
	}
	progress(s.URL() + " is the endpoint of every service")
	if o.faults != "" {
		plan.Start()
		defer func() { progress("faults injected: " + plan.Summary()) }()
	}
	if len(argv) == 0 {
		printExports(o.out, s)
		<-ctx.Done()
		return nil
	}
	code, err := sandbox.Run(s, argv, sandbox.Streams{In: o.in, Out: raw(o.out), Err: raw(o.err)})
	if err == nil && code != 0 {
		err = exitError(code)
	}
	return err
}

func (o *sandboxOptions) callerAccount(project *spec.Project) (string, error) {
	if o.account == "" {
		return sandbox.CallerAccount(project), nil
	}
	if !spec.IsAccountID(o.account) {
		return "", fmt.Errorf("--account %q: an AWS account id has 12 digits", o.account)
	}
	return o.account, nil
}

// loadFaults reads the file of faults; without one nothing fails.
func (o *sandboxOptions) loadFaults() (*faults.Plan, error) {
	if o.faults == "" {
		return &faults.Plan{}, nil
	}
	return faults.Load(o.faults)
}

// openLog opens the log of AWS calls, which goes nowhere unless a file is named.
func (o *sandboxOptions) openLog() (*os.File, error) {
	name := o.log
	if name == "" {
		name = os.DevNull
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, fmt.Errorf("write the log of AWS calls: %w", err)
	}
	return file, nil
}

// printExports prints the sandbox's variables for a shell to eval.
func printExports(w io.Writer, s *sandbox.Sandbox) {
	for _, variable := range s.Environ(nil) {
		fmt.Fprintf(w, "export %s\n", variable)
	}
}
