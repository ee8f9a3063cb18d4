// Package terraformtest is a terraform for tests: it answers in milliseconds what the real one would, in its words,
// and touches nothing but the root's folder. Register Main as a command of a test binary.
//
// Environment variables direct it:
//
//	FAKE_TERRAFORM_VERSION  the version that it claims to be, 1.11.4 by default
//	FAKE_TERRAFORM_LOG      a file to which each invocation's arguments are added, a line each
//	FAKE_TERRAFORM_FAIL     OP:FAULT, and several with commas: OP is init, plan, apply, destroy (the plan of one),
//	                        show or output; FAULT one of the names in faults.go, "broken" when left out. "lock" alone
//	                        stands for plan:lock. An apply fails at its last change
//	FAKE_TERRAFORM_PAUSE    apply: waits for an interrupt in the middle of its first change
//
// and files in the root:
//
//	fake-plan.txt      what it wants there: "ACTION ADDRESS [REASON]" or "output NAME" a line; the creation of
//	                   aws_s3_bucket.fake by default. What was applied is planned no more; a destroy deletes it
//	fake-outputs.json  the answer of terraform output -json, {} by default
//	fake-fail.txt      as FAKE_TERRAFORM_FAIL, for this root alone
package terraformtest

import (
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// Main runs the fake terraform with os.Args and exits.
func Main() {
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
	if err := f.log(); err != nil {
		return complain(err.Error(), "")
	}
	if len(f.args) == 0 {
		return complain("no command", "")
	}
	op := f.args[0]
	switch {
	case op == "version":
		fmt.Printf("{\"terraform_version\": %q, \"provider_selections\": {}}\n", version())
		return 0
	case op == "init":
		return f.init()
	case !exists(dataDir):
		return f.fail(op, "backend")
	case op == "plan":
		return f.plan()
	case op == "apply":
		return f.apply()
	case op == "show":
		return f.show()
	case op == "output":
		return f.output()
	}
	return complain("unknown command "+op, "")
}

func (f fake) log() error {
	path := os.Getenv("FAKE_TERRAFORM_LOG")
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(file, strings.Join(f.args, " ")); err != nil {
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

// file is the last argument, the saved plan.
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
	return "1.11.4"
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
