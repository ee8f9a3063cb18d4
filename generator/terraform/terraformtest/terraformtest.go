// Package terraformtest is a terraform for tests: it answers in milliseconds what the real one would, in its words,
// and touches nothing but the root's folder. Register Main as a command of a test binary. Called tofu, it is OpenTofu:
// its provider comes from another registry, and it reads *.tofu.
//
// It knows version, init, plan (also -destroy and -refresh-only), apply of a saved plan, show -json, output,
// state pull and force-unlock.
//
// Environment variables direct it:
//
//	FAKE_TERRAFORM_VERSION  the version that it claims to be, by default 1.11.4, as tofu 1.12.6; "none" as of a version
//	                        manager that was told of none
//	FAKE_TERRAFORM_WRAPPER  it is a wrapper that runs terraform, with traits, several with commas: lenient turns exit
//	                        code 2 into 0; deaf passes no interrupt on; frail dies of one, and terraform's output with
//	                        it; chatty says on stdout what it runs, before and after
//	FAKE_TERRAFORM_LOG      a file to which each invocation's arguments are added, a line each
//	FAKE_TERRAFORM_TRACE    a file to which "begin OP ROOT" and "end OP ROOT" are added by init, plan and apply, where
//	                        ROOT is the name of the root's folder: for tests of order, and of what runs at the same time
//	FAKE_TERRAFORM_FAIL     OP:FAULT, and several with commas: OP is init, plan, apply, destroy (the plan of one),
//	                        show, output or state; FAULT one of the names in faults.go, "broken" when left out. "lock"
//	                        alone stands for plan:lock. An apply fails at its last change. apply:killed dies there, as
//	                        by kill -9: the lock is left, and what was done isn't in the state
//	FAKE_TERRAFORM_PAUSE    init, plan or apply: waits for an interrupt there; an apply in the middle of its first change
//	FAKE_TERRAFORM_MEET     OP:COUNT, such as "plan:2": each waits until COUNT of OP have begun, as FAKE_TERRAFORM_TRACE
//	                        tells, and fails if they have not after a minute
//
// and files in the root:
//
//	.terraform-version the version that it claims to be there, where no variable says one: it is a version manager's
//	fake-plan.txt      what it wants there: "ACTION ADDRESS [REASON]" or "output NAME" a line; the creation of
//	                   aws_s3_bucket.fake by default. What was applied is planned no more; a destroy deletes it
//	fake-values.json   the values of resources, by address: members of show -json's "change", such as "before", "after",
//	                   "after_unknown", "after_sensitive" or "replace_paths". {"id": ADDRESS} by default, on the sides
//	                   that the action has. The names in "after" are what the configuration sets
//	fake-drift.txt     what was changed outside of terraform: "ACTION ADDRESS" a line. A plan reports it, unless told not
//	                   to refresh; it stays until the file says otherwise
//	fake-outputs.json  the answer of terraform output -json, {} by default
//	fake-fail.txt      as FAKE_TERRAFORM_FAIL, for this root alone
//
// An import block in tfgen_adopt.tf makes the creation of that resource an import. show -json tells of role_arn and
// allowed_account_ids as they stand in the root's *.tf but terraform.tf, the last of each. Plan and apply hold a state
// lock, a file in .terraform: another fake in the same root fails on it, in Terraform's words, or waits for as long as
// -lock-timeout says.
package terraformtest

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// Main runs the fake terraform with os.Args and exits.
func Main() {
	if w := newWrapper(); w != nil {
		os.Exit(w.run())
	}
	f := fake{args: os.Args[1:], interrupts: make(chan os.Signal, 1)}
	signal.Notify(f.interrupts, os.Interrupt) // before the log tells that it can be interrupted
	os.Exit(f.run())
}

// fake is one invocation, in the root that is the current folder.
type fake struct {
	args       []string
	interrupts chan os.Signal
}

func (f fake) run() int {
	if err := note("FAKE_TERRAFORM_LOG", strings.Join(f.args, " ")); err != nil {
		return complain(err.Error(), "")
	}
	if err := f.enter(); err != nil {
		return complain(err.Error(), "")
	}
	op := f.args[0]
	if op != "version" && op != "init" && !exists(initialized()) {
		return f.fail(op, "backend")
	}
	switch op {
	case "version":
		return f.version()
	case "init":
		return f.traced(op, f.init)
	case "plan":
		return f.traced(op, func() int { return f.locked(op, f.plan) })
	case "apply":
		return f.traced(op, func() int { return f.locked(op, f.apply) })
	case "show":
		return f.show()
	case "output":
		return f.output()
	case "state":
		return f.pull()
	case "force-unlock":
		return f.unlock()
	}
	return complain("unknown command "+op, "")
}

// enter goes where -chdir says, and leaves the arguments from the command's name on.
func (f *fake) enter() error {
	if len(f.args) > 0 && strings.HasPrefix(f.args[0], "-chdir=") {
		if err := os.Chdir(strings.TrimPrefix(f.args[0], "-chdir=")); err != nil {
			return err
		}
		f.args = f.args[1:]
	}
	if len(f.args) == 0 {
		return errors.New("no command")
	}
	return nil
}

func (f fake) version() int {
	if version() == "none" {
		return complain("no version is set for command terraform", "")
	}
	if slices.Contains(f.args, "-json") {
		fmt.Printf("{\"terraform_version\": %q, \"provider_selections\": {}}\n", version())
	} else {
		fmt.Printf("%s v%s\non linux_amd64\n", title(), version())
	}
	return 0
}

// note adds a line to the file that the variable names, if it does.
func note(variable, line string) error {
	path := os.Getenv(variable)
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(file, line); err != nil {
		return err
	}
	return file.Close()
}

// flag is the value of -NAME=VALUE, empty without one.
func (f fake) flag(name string) string {
	for _, arg := range f.args {
		if value, ok := strings.CutPrefix(arg, "-"+name+"="); ok {
			return value
		}
	}
	return ""
}

// file is the last argument: the saved plan, or the lock's ID.
func (f fake) file() string {
	return f.args[len(f.args)-1]
}

func (f fake) has(arg string) bool {
	return slices.Contains(f.args, arg)
}

func version() string {
	if v := os.Getenv("FAKE_TERRAFORM_VERSION"); v != "" {
		return v
	}
	if v, err := os.ReadFile(".terraform-version"); err == nil {
		return strings.TrimSpace(string(v))
	}
	if tofu() {
		return "1.12.6"
	}
	return "1.11.4"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
