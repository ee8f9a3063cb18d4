package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/scaffold"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/stack"
)

// stackOptions are those of adopt --stack.
type stackOptions struct {
	names   []string
	project string
	region  string
}

// stackResult is what becomes of a stack, as JSON.
type stackResult struct {
	document
	Stack       string       `json:"stack"`
	Environment string       `json:"environment"`
	AccountID   string       `json:"account_id"`
	Region      string       `json:"region"`
	Resources   []stack.Fate `json:"resources"`
	Notes       []string     `json:"notes"`
	Files       []string     `json:"files"` // that were written
}

// adoptStack drafts the spec of an environment from a stack of the caller's account.
func adoptStack(ctx context.Context, o *adoptOptions) error {
	if len(o.names) != 1 || o.all {
		return errors.New("a stack becomes one environment: pass --env NAME for it")
	}
	env := o.names[0]
	for _, name := range []string{env, cmp.Or(o.stack.project, env)} {
		if !stack.IsLabel(name) {
			return fmt.Errorf("%q becomes part of the names of AWS resources: use lower-case letters, digits and single "+
				"hyphens, beginning with a letter", name)
		}
	}
	existing, err := o.existing(env)
	if err != nil {
		return err
	}
	region := cmp.Or(o.stack.region, o.getenv("AWS_REGION"), o.getenv("AWS_DEFAULT_REGION"))
	if region == "" {
		return errors.New("in which region is the stack? pass --region, or set AWS_REGION")
	}
	cfg, err := account.Config(ctx, region)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.err, "reading stack %s\n", strings.Join(o.stack.names, ", "))
	contents, err := stack.Read(ctx, cfg, o.stack.names, existing)
	if err != nil {
		return err
	}
	into, err := contents.Into(o.chdir, existing, o.stack.project, env)
	if err != nil {
		return err
	}
	return o.showDraft(contents, contents.Draft(into), env)
}

// existing is the project that the environment comes to, nil where there is none yet.
func (o *adoptOptions) existing(env string) (*spec.Project, error) {
	if o.chdir == "" {
		o.chdir = project.Find()
	}
	if scaffold.Vacant(o.chdir) == nil {
		if env == "project" {
			return nil, errors.New("an environment can't be named project here: its file would be that of the project")
		}
		if o.stack.project == "" {
			return nil, errors.New("there is no project yet: pass --project NAME, with which the names of what it makes begin")
		}
		return nil, nil
	}
	existing, err := o.load()
	switch {
	case err != nil:
		return nil, err
	case o.stack.project != "" && o.stack.project != existing.Name:
		return nil, fmt.Errorf("--project %s: the project here is %s", o.stack.project, existing.Name)
	case existing.Environment(env) != nil:
		return nil, fmt.Errorf("environment %s is in the spec already: take over what its account has with tfgen adopt "+
			"--env %[1]s", env)
	}
	return existing, nil
}

// showDraft writes the draft, and says what becomes of the stack and in which order it is left.
func (o *adoptOptions) showDraft(contents *stack.Contents, draft stack.Draft, env string) error {
	written, err := o.writeDraft(draft, env)
	if err != nil {
		return err
	}
	if o.fleet.json {
		return o.answerJSON(stackResult{newDocument(), contents.Stack, env, contents.AccountID, contents.Region,
			draft.Fates, append([]string{}, draft.Notes...), written})
	}
	table := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RESOURCE\tTYPE\tBECOMES\tRETAINED")
	for _, f := range draft.Fates {
		becomes := string(f.Kind)
		if f.Becomes != "" {
			becomes = f.Becomes
		}
		yes := "yes"
		if !f.Retained {
			yes = "no"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", f.LogicalID, f.Type, becomes, yes)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print what becomes of the stack: %w", err)
	}
	fmt.Fprintln(o.out)
	for _, note := range draft.Notes {
		fmt.Fprintln(o.out, "- "+note)
	}
	if o.dryRun {
		fmt.Fprintf(o.out, "\n%s%s", draft.Project, draft.Environment)
		return nil
	}
	for _, path := range written {
		fmt.Fprintln(o.out, "create", path)
	}
	o.showLeaving(contents.Stack, env, draft.Retained())
	return nil
}

// showLeaving says in which order a stack is left without losing anything.
func (o *adoptOptions) showLeaving(stack, env string, retained bool) {
	first := fmt.Sprintf("Set DeletionPolicy and UpdateReplacePolicy to Retain on every resource of %s, custom ones\n"+
		"     included, and deploy it so: else what is taken over goes with the stack.", stack)
	if retained {
		first = "Done: every resource is retained when the stack is deleted."
	}
	first += " Disable its schedules."
	last := "the stack"
	if len(o.stack.names) > 1 {
		last = "the stacks, those first that import what others export"
	}
	fmt.Fprintf(o.out, `
Leave the stack in this order:
  1. %s
  2. Mend the draft until tfgen validate is content; then tfgen render --all, and review what it wrote.
  3. tfgen bootstrap --env %[2]s
  4. tfgen adopt --env %[2]s, and read what the plan would change; then tfgen apply --env %[2]s.
  5. tfgen plan --env %[2]s has to be empty; tfgen adopt --env %[2]s --done.
  6. Delete %[3]s. What was made anew by tfgen is left of it to be removed by hand, such as its roles.
`, first, env, last)
}

// writeDraft writes the files, none of which may be there.
func (o *adoptOptions) writeDraft(draft stack.Draft, env string) ([]string, error) {
	if o.dryRun {
		return []string{}, nil
	}
	files := []scaffold.File{{Path: project.SpecName + "/" + env + ".hcl", Content: draft.Environment}}
	if draft.Project != nil {
		files = append(files, scaffold.File{Path: project.SpecName + "/project.hcl", Content: draft.Project})
	}
	var paths []string
	for _, file := range files {
		path := filepath.Join(string(o.chdir), filepath.FromSlash(file.Path))
		if _, err := os.Lstat(path); err == nil {
			return nil, fmt.Errorf("%s is there already: show the draft with --dry-run, and put it where it belongs", path)
		}
		paths = append(paths, path)
	}
	return paths, scaffold.WriteFiles(o.chdir, files)
}
