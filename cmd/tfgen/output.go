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

	"github.com/tfgen/tfgen/generator/terraform"
)

func newOutputCmd(a *app) *cobra.Command {
	o := &runOptions{app: a}
	cmd := &cobra.Command{
		Use:     "output --env NAME [OUTPUT]",
		Short:   "Print what an environment's apply gave back",
		GroupID: "run",
		Long: `Print the outputs of an environment as of its last apply, or the value of one. With --json, in the shape of
terraform output -json; sensitive values are shown only there or when asked for by name.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return outputRun(cmd.Context(), o, args) },
	}
	o.addFlags(cmd)
	return cmd
}

func outputRun(ctx context.Context, o *runOptions, args []string) error {
	t, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	outputs, err := t.workspace.Output(ctx)
	t.progress.done()
	if err != nil {
		return err
	}
	if len(args) == 1 {
		return o.printOutput(t, outputs, args[0])
	}
	if o.json {
		return writeJSON(o.out, outputs)
	}
	if len(outputs) == 0 {
		fmt.Fprintf(o.err, "%s has no outputs yet: apply it first.\n", t.env.Name)
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

func (o *runOptions) printOutput(t *target, outputs map[string]terraform.Output, name string) error {
	output, ok := outputs[name]
	switch {
	case len(outputs) == 0:
		return fmt.Errorf("%s has no outputs yet: apply it first", t.env.Name)
	case !ok:
		return fmt.Errorf("%s has no output %q; it has %s", t.env.Name, name,
			strings.Join(slices.Sorted(maps.Keys(outputs)), ", "))
	}
	if o.json {
		return writeJSON(o.out, output)
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
