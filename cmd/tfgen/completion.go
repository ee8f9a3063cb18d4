package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/spec"
)

// completeFrom lets the shell complete a flag from the spec: each candidate is "VALUE" or "VALUE\tDESCRIPTION".
func (a *app) completeFrom(cmd *cobra.Command, flag string, candidates func(*spec.Project) []string) {
	register(cmd, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		project, err := a.load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return candidates(project), cobra.ShellCompDirectiveNoFileComp
	})
}

func register(cmd *cobra.Command, flag string, complete cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
		panic(err) // the flag was added a line above
	}
}

// completeEnv lets the shell complete a flag that names an environment.
func (a *app) completeEnv(cmd *cobra.Command, flag string) {
	a.completeFrom(cmd, flag, func(project *spec.Project) []string {
		var list []string
		for _, env := range project.Environments {
			list = append(list, env.Name+"\taccount "+env.AccountID+", "+env.Region)
		}
		return list
	})
}

func (a *app) completePipeline(cmd *cobra.Command) { a.completeFrom(cmd, "pipeline", pipelines) }

func (a *app) completeBucket(cmd *cobra.Command) { a.completeFrom(cmd, "bucket", readBuckets) }

// pipelines are the names of all pipelines.
func pipelines(project *spec.Project) []string {
	var names []string
	for _, env := range project.Environments {
		for _, pipeline := range env.Pipelines {
			names = append(names, pipeline.Key)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// readBuckets are the names of the buckets that pipelines read, in which models can be.
func readBuckets(project *spec.Project) []string {
	var names []string
	for _, env := range project.Environments {
		for _, pipeline := range env.Pipelines {
			for _, bucket := range pipeline.Reads() {
				names = append(names, bucket.Key)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// completeRevision lets the shell complete a flag that takes a git revision.
func (a *app) completeRevision(cmd *cobra.Command, flag string) {
	register(cmd, flag, func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		names, err := deploy.Revisions(cmd.Context(), a.folder())
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
}
