package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/table"
	"github.com/tfgen/tfgen/generator/terraform"
)

// finish says what became of each environment, and gives the command's exit code as an error.
func (d *deployment) finish(ctx context.Context, detailed bool) error {
	d.view.close()
	code := d.exitCode(detailed)
	if ctx.Err() != nil {
		code = exitInterrupted
	}
	if d.json {
		d.answered = true
		if err := writeJSONLine(d.out, d.result(code)); err != nil {
			return fmt.Errorf("write the summary: %w", err)
		}
	}
	d.showTails()
	d.showApplied()
	if len(d.Results) == 1 {
		if err := d.Results[0].Reason(); err != nil {
			return err
		}
	} else {
		d.showErrors()
		if !d.answers() && len(d.Results) > 0 {
			d.showTable()
		}
	}
	if code != exitOK {
		return exitError(code)
	}
	return nil
}

// exitCode is 1 if any environment failed or was skipped, else 2 if any changed and that was asked for, else 0.
func (d *deployment) exitCode(detailed bool) int {
	code := exitOK
	for _, r := range d.Results {
		if r.Failed() {
			return exitFailure
		}
		if detailed && r.Changed() {
			code = exitDifference
		}
	}
	return code
}

// showApplied says what was done: of one environment, which has no table, and of those that failed on the way.
func (d *deployment) showApplied() {
	for _, r := range d.Results {
		switch {
		case r.Applied == nil, r.Err != nil && *r.Applied == (terraform.Summary{}):
		case r.Err != nil:
			fmt.Fprintf(d.err, "%s: applied in part: %s.\n", r.Env.Name, counts(*r.Applied))
		case len(d.Results) == 1 && !d.answers():
			fmt.Fprintf(d.out, "%s: applied: %s.\n", r.Env.Name, counts(*r.Applied))
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

func (d *deployment) showErrors() {
	for _, r := range d.Results {
		if r.Err != nil {
			fmt.Fprintf(d.err, "Error: %s", prefixed(r.Env.Name, r.Err.Error()))
		}
	}
}

// tailLines is how much of a log is shown when a live view has hidden what came before a failure.
const tailLines = 15

// showTails shows the end of the logs of environments that failed on a live terminal, and where the logs are.
func (d *deployment) showTails() {
	for _, r := range d.Results {
		if failure := (*terraform.Error)(nil); !errors.As(r.Err, &failure) || r.Log == "" {
			continue
		}
		if d.live {
			text, err := os.ReadFile(r.Log)
			if err != nil {
				continue // the error of the run says what there is to say
			}
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			fmt.Fprint(d.err, prefixed(r.Env.Name, strings.Join(lines[max(0, len(lines)-tailLines):], "\n")))
		}
		fmt.Fprintf(d.err, "%s: the log is %s\n", r.Env.Name, r.Log)
	}
}

// showTable prints a line for each environment.
func (d *deployment) showTable() {
	t := table.New("ENVIRONMENT", "ACCOUNT", "REGION", "RESULT", "ADD", "CHANGE", "DESTROY", "TIME")
	for _, r := range d.Results {
		add, change, remove := "-", "-", "-"
		if c := counted(r); c != nil {
			add, change, remove = fmt.Sprint(c.Add), fmt.Sprint(c.Change), fmt.Sprint(c.Remove)
		}
		result := string(r.Status())
		if r.Skipped != "" {
			result += ": " + r.Skipped
		} else if errors.Is(r.Err, deploy.ErrNotApproved) {
			result += ": not approved"
		}
		t.Add(r.Env.Name, r.Env.AccountID, r.Env.Region, result, add, change, remove, seconds(r.Elapsed))
	}
	fmt.Fprintln(d.out)
	_ = t.Write(d.out, d.columns()) // its writer's errors show in the exit of the shell's pipe
}

// counted is what the apply did, also if it failed, or what the plan would do. It is nil where nothing was tried and
// nothing will be.
func counted(r *deploy.Result) *terraform.Summary {
	if r.Applied != nil || r.Plan == nil || r.Failed() {
		return r.Applied
	}
	planned := r.Plan.Summary()
	return &planned
}
