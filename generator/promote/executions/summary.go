package executions

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Summary is how an execution ended, in a line: "FAILED in RunTask: States.TaskFailed: Essential container in task
// exited (app: exit code 1)".
func (r Result) Summary() string {
	text := string(r.Status)
	if r.FailedState != "" {
		text += " in " + r.FailedState
	}
	for _, part := range []string{r.Error, reason(r.Cause)} {
		if part != "" {
			text += ": " + part
		}
	}
	return text
}

// reason is the cause in a line. Where an ECS task failed, Step Functions gives all that ECS knows of it, in JSON.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
func reason(cause string) string {
	var task struct {
		StoppedReason string
		Containers    []struct {
			Name     string
			ExitCode *int
			Reason   string
		}
	}
	before, document, _ := strings.Cut(cause, "{") // of several steps, the definition names the step before it
	if json.Unmarshal([]byte("{"+document), &task) != nil || task.StoppedReason == "" {
		line, _, _ := strings.Cut(cause, "\n")
		return line
	}
	var containers []string
	for _, c := range task.Containers {
		if c.ExitCode != nil && *c.ExitCode != 0 {
			containers = append(containers, fmt.Sprintf("%s: exit code %d", c.Name, *c.ExitCode))
		}
		if c.Reason != "" {
			containers = append(containers, c.Name+": "+c.Reason)
		}
	}
	if len(containers) == 0 {
		return before + task.StoppedReason
	}
	return fmt.Sprintf("%s%s (%s)", before, task.StoppedReason, strings.Join(containers, ", "))
}
