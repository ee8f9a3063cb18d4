package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/tfgen/tfgen/generator/terraform"
)

// finish says what became of each environment, and gives the command's exit code as an error.
func (s *session) finish(ctx context.Context, detailed bool) error {
	s.view.close()
	code := s.exitCode(detailed)
	if ctx.Err() != nil {
		code = exitInterrupted
	}
	if s.json {
		if err := writeJSONLine(s.out, s.result(code)); err != nil {
			return fmt.Errorf("write the summary: %w", err)
		}
	}
	s.showTails()
	s.showApplied()
	if len(s.envs) == 1 {
		if err := s.outcomes[s.envs[0].Name].error(); err != nil {
			return err
		}
	} else {
		s.showErrors()
		if !s.json && len(s.envs) > 0 {
			s.showTable()
		}
	}
	if code != exitOK {
		return exitError(code)
	}
	return nil
}

// showApplied says what was done: of one environment, which has no table, and of those that failed on the way.
func (s *session) showApplied() {
	for _, env := range s.envs {
		switch out := s.outcomes[env.Name]; {
		case out.applied == nil:
		case out.err != nil:
			fmt.Fprintf(s.err, "%s: applied in part: %s.\n", env.Name, counts(*out.applied))
		case len(s.envs) == 1 && !s.json:
			fmt.Fprintf(s.out, "%s: applied: %s.\n", env.Name, counts(*out.applied))
		}
	}
}

func counts(c terraform.Summary) string {
	text := fmt.Sprintf("%d added, %d changed, %d destroyed", c.Add, c.Change, c.Remove)
	if c.Import > 0 {
		text = fmt.Sprintf("%d imported, ", c.Import) + text
	}
	return text
}

// error is why an environment isn't as it should be, nil if it is.
func (out *outcome) error() error {
	if out.err == nil && out.skipped != "" {
		return fmt.Errorf("%s was skipped: %s", out.env.Name, out.skipped)
	}
	return out.err
}

func (s *session) showErrors() {
	for _, env := range s.envs {
		if err := s.outcomes[env.Name].err; err != nil {
			fmt.Fprintf(s.err, "Error: %s", prefixed(env.Name, err.Error()))
		}
	}
}

// tailLines is how much of a log is shown when a live view has hidden what came before a failure.
const tailLines = 15

// showTails shows the end of the logs of environments that failed on a live terminal, and where the logs are.
func (s *session) showTails() {
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		if failure := (*terraform.Error)(nil); !errors.As(out.err, &failure) || out.run == nil {
			continue
		}
		if _, live := s.view.(*liveView); live {
			text, err := os.ReadFile(out.run.Log)
			if err != nil {
				continue // the error of the run says what there is to say
			}
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			fmt.Fprint(s.err, prefixed(env.Name, strings.Join(lines[max(0, len(lines)-tailLines):], "\n")))
		}
		fmt.Fprintf(s.err, "%s: the log is %s\n", env.Name, out.run.Log)
	}
}

// showTable prints a line for each environment.
func (s *session) showTable() {
	table := tabwriter.NewWriter(s.out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "\nENVIRONMENT\tACCOUNT\tREGION\tRESULT\tADD\tCHANGE\tDESTROY\tTIME\t")
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		add, change, remove := "-", "-", "-"
		if c := out.counts(); c != nil {
			add, change, remove = fmt.Sprint(c.Add), fmt.Sprint(c.Change), fmt.Sprint(c.Remove)
		}
		result := string(out.status())
		if out.skipped != "" {
			result += ": " + out.skipped
		} else if errors.Is(out.err, errNotApproved) {
			result += ": not approved"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n",
			env.Name, env.AccountID, env.Region, result, add, change, remove, seconds(out.elapsed))
	}
	_ = table.Flush() // its writer's errors show in the exit of the shell's pipe
}

// counts are those of the apply, else of the plan, nil where there is neither.
func (out *outcome) counts() *terraform.Summary {
	switch {
	case out.applied != nil:
		return out.applied
	case out.plan != nil:
		return &out.plan.Summary
	default:
		return nil
	}
}
