package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/suggest"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
	"github.com/tfgen/tfgen/generator/spec"
)

// Tasks are what runs in place of the containers of a project's pipelines, for Options. Each flag is PIPELINE=COMMAND,
// or PIPELINE/STEP=COMMAND, which counts before that. Pipelines without any are named.
func Tasks(p *spec.Project, flags []string) (map[tasks.Definition]tasks.Command, error) {
	lines := map[string]string{}
	for _, flag := range flags {
		name, line, ok := strings.Cut(flag, "=")
		if !ok || strings.TrimSpace(line) == "" {
			return nil, fmt.Errorf("task %q: it has to be PIPELINE=COMMAND or PIPELINE/STEP=COMMAND", flag)
		}
		if _, twice := lines[name]; twice {
			return nil, fmt.Errorf("task %q: there is another command for %s", flag, name)
		}
		lines[name] = line
	}
	all, known := map[tasks.Definition]tasks.Command{}, map[string]bool{}
	for _, env := range p.Environments {
		for _, pipeline := range env.Pipelines {
			known[pipeline.Key] = true
			for _, step := range pipeline.Steps {
				name, line := pipeline.Key, lines[pipeline.Key]
				if step.Key != "" {
					name += "/" + step.Key
					known[name] = true
				}
				if own, ok := lines[name]; ok {
					line = own
				}
				all[tasks.Definition{Account: env.AccountID, Region: env.Region, Family: step.Family}] =
					tasks.Command{Name: env.Name + " " + name, Line: line}
			}
		}
	}
	names := slices.Sorted(maps.Keys(known))
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		if !known[name] {
			return nil, fmt.Errorf("task %q: there is no such pipeline or step. %s", name, suggest.Known(name, names))
		}
	}
	return all, nil
}
