package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/graph"
)

type graphOptions struct {
	*app
	format string
}

func newGraphCmd(a *app) *cobra.Command {
	o := &graphOptions{app: a}
	cmd := &cobra.Command{
		Use:     "graph",
		Short:   "Draw who owns what and who uses it",
		GroupID: "spec",
		Long: `Draw the environments with their buckets and pipelines, who reads and writes which bucket, roles outside of
the project among them, and in which wave of an apply each environment is. Needs no credentials.

Mermaid is drawn by GitHub and GitLab in a Markdown file; dot is for Graphviz.`,
		Example: `  tfgen graph > platform.mmd
  tfgen graph --format dot | dot -Tsvg > platform.svg`,
		Args: a.noArguments,
		RunE: func(*cobra.Command, []string) error { return graphRun(o) },
	}
	cmd.Flags().StringVar(&o.format, "format", "mermaid", "`form` of the drawing: mermaid, dot or json")
	register(cmd, "format", cobra.FixedCompletions([]string{"mermaid", "dot", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// graphResult is the graph as JSON.
type graphResult struct {
	document
	graph.Graph
}

func graphRun(o *graphOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	g := graph.Of(project)
	switch o.format {
	case "mermaid":
		_, err = fmt.Fprint(o.out, g.Mermaid())
	case "dot":
		_, err = fmt.Fprint(o.out, g.DOT())
	case "json":
		err = o.answerJSON(graphResult{newDocument(), g})
	default:
		err = fmt.Errorf("--format %s: it is mermaid, dot or json", o.format)
	}
	return err
}
