package savedplan

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/shell"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Binding is something that a plan was made for and that is otherwise now.
type Binding struct {
	Name    string // "account", "provider registry.terraform.io/hashicorp/aws"
	Was, Is string // for people
}

// BrokenError means that a plan must not be applied: it was made for something else than what there is now.
type BrokenError struct {
	Environment string
	Dir         string // the environment's folder; empty: it wasn't saved
	Bindings    []Binding
	Again       string // what to do
}

// Error lists every binding that broke, a line each.
func (e *BrokenError) Error() string {
	var text strings.Builder
	if e.Dir == "" {
		fmt.Fprintf(&text, "what the plan of %s is made from has changed while it was made:\n", e.Environment)
	} else {
		fmt.Fprintf(&text, "the plan of %s in %s no longer holds:\n", e.Environment, e.Dir)
	}
	for _, b := range e.Bindings {
		fmt.Fprintf(&text, "  %s: was %s, is %s\n", b.Name, b.Was, b.Is)
	}
	return text.String() + e.Again
}

// Verify compares what the plan was made from with what there is now, and the plan's file with what was saved. Any
// difference is a BrokenError. The plan's age is none: what could have changed meanwhile is compared. Nor is the
// commit: after a merge, the same files are there under another one.
//
// Now's Environment is empty where the project no longer has the environment; then the rest is not compared.
func (s *Saved) Verify(now Facts) error {
	broken := s.compare(now)
	digest, err := FileDigest(s.File())
	if err != nil {
		return errors.Join(fmt.Errorf("read the plan of %s: %w", s.Environment, err), s.broken(broken))
	}
	return s.broken(append(broken, differ("plan's file", s.Plan, digest)...))
}

// VerifyChanges compares what the plan does, as it was read from its file, with what the manifest says that it does.
// Any difference is a BrokenError.
func (s *Saved) VerifyChanges(plan *terraform.Plan) error {
	return s.broken(differAll("change of ", describe(s.Changes), describe(Changes(plan))))
}

// describe gives the actions by address. An address may have several, of its deposed objects.
func describe(changes []Change) map[string]string {
	actions := map[string]string{}
	for _, c := range changes {
		actions[c.Address] = strings.TrimPrefix(actions[c.Address]+", "+string(c.Action), ", ")
	}
	return actions
}

func (s *Saved) broken(bindings []Binding) error {
	if len(bindings) == 0 {
		return nil
	}
	return &BrokenError{s.Environment, s.Dir, bindings, s.again()}
}

func (f Facts) compare(now Facts) []Binding {
	if now.Environment == "" {
		return differ("environment", f.Environment, "not in the project")
	}
	return slices.Concat(
		differ("environment", f.Environment, now.Environment),
		differ("account", f.AccountID, now.AccountID),
		differ("region", f.Region, now.Region),
		differ("rendered files", f.Rendered, now.Rendered),
		differ("terraform", f.Terraform, now.Terraform),
		differAll("provider ", f.Providers, now.Providers),
		differ("state lineage", orNone(f.State.Lineage), orNone(now.State.Lineage)),
		differ("state serial", fmt.Sprint(f.State.Serial), fmt.Sprint(now.State.Serial)),
	)
}

// differAll compares what is named, in the order of the names.
func differAll(prefix string, was, is map[string]string) []Binding {
	all := map[string]bool{}
	for name := range was {
		all[name] = true
	}
	for name := range is {
		all[name] = true
	}
	var bindings []Binding
	for _, name := range slices.Sorted(maps.Keys(all)) {
		bindings = append(bindings, differ(prefix+name, orNone(was[name]), orNone(is[name]))...)
	}
	return bindings
}

func differ(name, was, is string) []Binding {
	if was == is {
		return nil
	}
	return []Binding{{name, was, is}}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// again is the command that makes the plan anew.
func (s *Saved) again() string {
	command := "tfgen plan --env " + s.Environment
	if s.Destroy {
		command += " --destroy"
	}
	return "plan again: " + command + " --out " + shell.Quote(filepath.Dir(s.Dir))
}
