package stack

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// definition is a state machine's, as far as it is looked at.
// https://states-language.net/spec.html
type definition struct {
	StartAt        string
	States         map[string]state
	TimeoutSeconds int
}

type state struct {
	Type           string
	Resource       string
	Next           string
	TimeoutSeconds json.RawMessage // a number, or an expression
	Retry          []retrier
	Catch          []struct{ Next string }
	Parameters     json.RawMessage // with JSONPath
	Arguments      json.RawMessage // with JSONata
}

type retrier struct {
	ErrorEquals []string
	MaxAttempts *int
}

// runTask is the call of ECS.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
type runTask struct {
	Cluster                  string
	TaskDefinition           string
	LaunchType               string
	CapacityProviderStrategy []struct{ CapacityProvider string }
	NetworkConfiguration     struct{ AwsvpcConfiguration vpc }
	Overrides                overrides
}

type vpc struct {
	Subnets, SecurityGroups []string
	AssignPublicIp          string //nolint:revive // AWS's name
}

type overrides struct {
	ContainerOverrides                         []override
	Cpu, Memory, TaskRoleArn, ExecutionRoleArn string //nolint:revive // AWS's names
}

// override is what the call says instead of the task definition. What it takes from the execution's input ends in .$
// with JSONPath, and is an expression in {% %} with JSONata.
type override struct {
	Name        string
	Command     []string
	Dynamic     string `json:"Command.$"`
	Environment []struct {
		Name, Value string
		Dynamic     string `json:"Value.$"`
	}
}

// readMachine makes a pipeline of a state machine.
func (r *reader) readMachine(ctx context.Context, resource Resource) error {
	if resource.Type != machineType {
		return nil
	}
	out, err := sfn.NewFromConfig(r.cfg).DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{
		StateMachineArn: &resource.ID,
	})
	if err != nil {
		return err
	}
	p := Pipeline{Name: aws.ToString(out.Name), Called: r.called(resource, "StateMachineName")}
	var d definition
	if err := json.Unmarshal([]byte(aws.ToString(out.Definition)), &d); err != nil {
		r.note("State machine %s has a definition that isn't read: %s.", p.Name, err)
		return nil
	}
	if out.Type == sfntypes.StateMachineTypeExpress {
		r.note("State machine %s is an express one, which no pipeline is: it isn't taken over.", p.Name)
		return nil
	}
	seen, noted := map[string]bool{}, len(r.Notes)
	for name := d.StartAt; name != "" && !seen[name]; name = d.States[name].Next {
		seen[name] = true
		step, err := r.step(ctx, p.Name, name, d)
		if answered(err, "ClientException") {
			r.Notes = r.Notes[:noted] // what there is to say of its steps is of no use
			r.note("State machine %s isn't in the draft: ECS has no active task definition for state %q.", p.Name, name)
			return nil
		}
		if err != nil {
			return err
		}
		if step != nil {
			p.Steps, p.LogDays = append(p.Steps, *step), cmp.Or(p.LogDays, step.logDays)
		}
	}
	var others []string
	for _, name := range sortedKeys(d.States) {
		if !seen[name] {
			others = append(others, fmt.Sprintf("%q", name))
		}
	}
	if len(others) > 0 {
		r.note("States of %s that don't simply follow one another aren't in the draft: %s.", p.Name,
			strings.Join(others, ", "))
	}
	if len(p.Steps) == 0 {
		return nil
	}
	if d.tasks() > len(p.Steps) {
		r.note("The definition of %s would become what the draft says. Where that isn't all, leave its block out before "+
			"step 4: it stays as it is, then.", p.Name)
	}
	r.use(aws.ToString(out.RoleArn))
	r.addSchedules(&p, resource.ID)
	r.Pipelines = append(r.Pipelines, p)
	return nil
}

// tasks are how many states do something, rather than end the execution.
func (d definition) tasks() int {
	n := 0
	for _, s := range d.States {
		if s.Type != "Succeed" && s.Type != "Fail" {
			n++
		}
	}
	return n
}

// step is what a state runs, nil where that is no ECS task.
func (r *reader) step(ctx context.Context, machine, name string, d definition) (*Step, error) {
	s := d.States[name]
	call, problem := s.call()
	if problem != "" {
		if s.Type != "Succeed" && s.Type != "Fail" {
			r.note("State %q of %s %s: a spec has no place for it.", name, machine, problem)
		}
		return nil, nil
	}
	step := &Step{Name: name, machine: machine, Cluster: last(call.Cluster), Retries: s.retries(), Timeout: s.timeout(d)}
	if step.Timeout == 0 {
		r.note("State %q of %s may run for as long as it likes: an attempt of its step ends after an hour, unless timeout "+
			"says otherwise.", name, machine)
	}
	if len(s.Catch) > 0 {
		r.note("State %q of %s goes on elsewhere when it fails: an execution of tfgen's ends then, and on_failure tells of "+
			"it.", name, machine)
	}
	if !strings.HasSuffix(s.Resource, ".sync") {
		r.note("State %q of %s calls %s: its step waits for the end of the task.", name, machine,
			s.Resource[strings.LastIndex(s.Resource, ":")+1:])
	}
	for _, p := range call.CapacityProviderStrategy {
		step.Spot = step.Spot || p.CapacityProvider == "FARGATE_SPOT"
	}
	r.network(machine, name, call.NetworkConfiguration.AwsvpcConfiguration)
	return step, r.task(ctx, step, call)
}

// call is how the state runs an ECS task, or else why it doesn't.
func (s state) call() (call runTask, problem string) {
	if s.Type != "Task" || !strings.Contains(s.Resource, ":ecs:runTask") {
		return call, fmt.Sprintf("is of type %s and runs no ECS task", s.Type)
	}
	said := s.Parameters
	if said == nil {
		said = s.Arguments
	}
	if err := json.Unmarshal(said, &call); err != nil {
		return call, "says by an expression how it calls ECS"
	}
	if call.TaskDefinition == "" || strings.HasPrefix(call.TaskDefinition, "{%") {
		return call, "takes its task definition from the execution"
	}
	return call, ""
}

// retries are how many further attempts there are for a task that fails.
func (s state) retries() int {
	for _, r := range s.Retry {
		if slices.Contains(r.ErrorEquals, "States.ALL") || slices.Contains(r.ErrorEquals, "States.TaskFailed") {
			if r.MaxAttempts == nil {
				return 3 // the language's default
			}
			return min(*r.MaxAttempts, 10) // as many as a spec says
		}
	}
	return 0
}

// timeout is the state's, or else that of all states together; 0: none.
func (s state) timeout(d definition) int {
	var seconds int
	if json.Unmarshal(s.TimeoutSeconds, &seconds) == nil && seconds > 0 {
		return seconds
	}
	return d.TimeoutSeconds
}

// network notes where a state's task runs.
func (r *reader) network(machine, name string, v vpc) {
	said := len(v.Subnets)+len(v.SecurityGroups) > 0
	if said && len(r.Subnets) > 0 && (!sameSet(r.Subnets, v.Subnets) || !sameSet(r.SecurityGroups, v.SecurityGroups)) {
		r.note("State %q of %s runs in other subnets or security groups than what is before it: in the draft, all tasks run "+
			"in all of them. Leave in the network what is meant for all.", name, machine)
	}
	if v.AssignPublicIp == "ENABLED" {
		r.note("State %q of %s gives its task a public address, and pipelines don't: its subnets need a way to AWS, and to "+
			"all else that it calls, through a NAT gateway or endpoints.", name, machine)
	}
	r.Subnets, r.SecurityGroups = union(r.Subnets, v.Subnets), union(r.SecurityGroups, v.SecurityGroups)
}

func sameSet(a, b []string) bool { return len(union(a, b)) == len(a) && len(union(b, a)) == len(b) }
