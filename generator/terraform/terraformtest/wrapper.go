package terraformtest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

// Real is the name of terraform itself where a wrapper is called terraform. It has to be a command of the test
// binary's, too.
const Real = "terraform-bin"

// RealTofu is Real of tofu.
const RealTofu = "tofu-bin"

// wrapper runs terraform as a program of its own, as its traits say.
type wrapper struct{ traits []string }

// newWrapper is the wrapper that FAKE_TERRAFORM_WRAPPER asks for, nil for none.
func newWrapper() *wrapper {
	traits := os.Getenv("FAKE_TERRAFORM_WRAPPER")
	if traits == "" || strings.HasSuffix(os.Args[0], "-bin") {
		return nil
	}
	return &wrapper{strings.Split(traits, ",")}
}

func (w *wrapper) is(trait string) bool { return slices.Contains(w.traits, trait) }

// run runs terraform with the wrapper's arguments and returns what to exit with.
func (w *wrapper) run() int {
	self, err := os.Executable()
	if err != nil {
		return complain(err.Error(), "")
	}
	inner := exec.Command(filepath.Join(filepath.Dir(self), filepath.Base(os.Args[0])+"-bin"), os.Args[1:]...)
	inner.Stdout, inner.Stderr = w.stdout(), os.Stderr
	if w.is("deaf") {
		signal.Ignore(os.Interrupt) // what is run asks for it again
	}
	if w.is("chatty") {
		fmt.Println("Using terraform", version())
	}
	err = inner.Run()
	if w.is("chatty") {
		fmt.Println("::set-output name=exitcode::", inner.ProcessState.ExitCode())
	}
	exit := (*exec.ExitError)(nil)
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &exit):
		return complain(err.Error(), "")
	case w.is("lenient") && exit.ExitCode() == 2:
		return 0
	}
	return exit.ExitCode()
}

// stdout is where terraform writes to: what the wrapper was given, or the wrapper, which passes it on for as long as it
// lives.
func (w *wrapper) stdout() io.Writer {
	if w.is("frail") {
		return struct{ io.Writer }{os.Stdout} // no file: a pipe, which this process copies from
	}
	return os.Stdout
}
