package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

type outputOptions struct {
	*app
	oneEnv
	terraform terraformFlags
	json      bool
}

func newOutputCmd(a *app) *cobra.Command {
	o := &outputOptions{app: a}
	cmd := &cobra.Command{
		Use:     "output --env NAME [OUTPUT]",
		Short:   "Print what an environment's apply gave back",
		GroupID: "run",
		Long: `Print the outputs of an environment as of its last apply, or the value of one. With --json, in the shape of
terraform output -json; sensitive values are shown only there or when asked for by name.`,
		Args:              arguments(0, 1),
		ValidArgsFunction: o.complete,
		RunE:              func(cmd *cobra.Command, args []string) error { return outputRun(cmd.Context(), o, args) },
	}
	o.addFlag(cmd, a)
	o.terraform.add(cmd, a)
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	return cmd
}

// complete lets the shell complete an output's name.
func (o *outputOptions) complete(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	project, err := o.load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names := slices.Compact(o.names) // cobra has parsed the flags twice
	if len(names) != 1 || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	env, err := project.Lookup(names[0])
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return render.Outputs(o.folder().Root(env.Name)), cobra.ShellCompDirectiveNoFileComp
}

func outputRun(ctx context.Context, o *outputOptions, args []string) error {
	env, outputs, err := o.outputs(ctx)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		return o.printOutput(env, outputs, args[0])
	}
	if o.json {
		return o.answerJSON(outputs)
	}
	if len(outputs) == 0 {
		fmt.Fprintf(o.err, "%s has no outputs yet: apply it first.\n", env.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		value := "(sensitive)"
		if !outputs[name].Sensitive {
			value = indented(outputs[name].Value)
		}
		fmt.Fprintf(o.out, "%s = %s\n", name, value)
	}
	return nil
}

// outputs are those of the one environment that was asked for.
func (o *outputOptions) outputs(ctx context.Context) (*spec.Environment, map[string]terraform.Output, error) {
	if err := o.terraform.check(); err != nil {
		return nil, nil, err
	}
	project, err := o.load()
	if err != nil {
		return nil, nil, err
	}
	env, err := o.from(project)
	if err != nil {
		return nil, nil, err
	}
	view, _ := newView(o.app, false)
	defer view.close()
	outputs, err := deploy.New(project, o.terraform.options(o.app, view.event)).Outputs(ctx, env)
	return env, outputs, err
}

func (o *outputOptions) printOutput(env *spec.Environment, outputs map[string]terraform.Output, name string) error {
	output, ok := outputs[name]
	switch {
	case len(outputs) == 0:
		return fmt.Errorf("%s has no outputs yet: apply it first", env.Name)
	case !ok:
		return fmt.Errorf("%s has no output %q; it has %s", env.Name, name,
			strings.Join(slices.Sorted(maps.Keys(outputs)), ", "))
	}
	if o.json {
		return o.answerJSON(output)
	}
	_, err := fmt.Fprintln(o.out, indented(output.Value))
	return err
}

func indented(value json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Indent(&b, value, "", "  "); err != nil {
		return string(value)
	}
	return b.String()
}
