package stack

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// task adds to a step what its task definition says, and what the call says instead.
func (r *reader) task(ctx context.Context, step *Step, call runTask) error {
	out, err := ecs.NewFromConfig(r.cfg).DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: &call.TaskDefinition,
	})
	if err != nil {
		return fmt.Errorf("of state %q, task definition %q: %w", step.Name, call.TaskDefinition, err)
	}
	t := out.TaskDefinition
	c, err := r.container(t, call)
	if err != nil {
		return fmt.Errorf("of state %q, task definition %q %w", step.Name, call.TaskDefinition, err)
	}
	step.Image, step.Command = aws.ToString(c.Image), c.Command
	said := call.Overrides
	step.CPU = number(&said.Cpu, number(t.Cpu, int(c.Cpu)))
	step.Memory = number(&said.Memory, number(t.Memory, int(aws.ToInt32(c.Memory))))
	step.role = cmp.Or(said.TaskRoleArn, aws.ToString(t.TaskRoleArn))
	step.executionRole = cmp.Or(said.ExecutionRoleArn, aws.ToString(t.ExecutionRoleArn))
	r.use(step.role, step.executionRole, aws.ToString(t.TaskDefinitionArn))
	if call.LaunchType == string(types.LaunchTypeEc2) {
		r.note("%s runs its task on EC2, and pipelines run theirs on Fargate.", step.where())
	}
	if t.EphemeralStorage != nil {
		step.Storage = int(t.EphemeralStorage.SizeInGiB)
	}
	if t.RuntimePlatform != nil && t.RuntimePlatform.CpuArchitecture != types.CPUArchitectureX8664 {
		step.Arch = string(t.RuntimePlatform.CpuArchitecture)
	}
	step.Environment, step.Secrets = map[string]string{}, map[string]string{}
	for _, v := range c.Environment {
		step.Environment[aws.ToString(v.Name)] = aws.ToString(v.Value)
	}
	for _, v := range c.Secrets {
		step.Secrets[aws.ToString(v.Name)] = aws.ToString(v.ValueFrom)
		r.use(aws.ToString(v.ValueFrom))
		if isPartial(aws.ToString(v.ValueFrom)) {
			r.note("%s: the secret %s has no hyphen and six characters at its end, as AWS gives to secrets. Write its whole "+
				"ARN, since the role is allowed nothing but that.", step.where(), aws.ToString(v.Name))
		}
	}
	if l := c.LogConfiguration; l != nil {
		step.logDays = r.logDays(l.Options["awslogs-group"])
	}
	r.noteParts(step.where(), t, c)
	r.override(step, aws.ToString(c.Name), call.Overrides.ContainerOverrides)
	return nil
}

// isPartial reports whether a text is the ARN of a secret without what AWS has put behind its name.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
func isPartial(source string) bool {
	return regexp.MustCompile(`:secretsmanager:[^:]*:[^:]*:secret:[^:]*`).MatchString(source) &&
		!regexp.MustCompile(`:secret:[^:]*-[A-Za-z0-9]{6}(:|$)`).MatchString(source)
}

// container is the one that a spec says something of: the one that the call says something of, or the first.
func (r *reader) container(t *types.TaskDefinition, call runTask) (types.ContainerDefinition, error) {
	all := t.ContainerDefinitions
	if len(all) == 0 {
		return types.ContainerDefinition{}, fmt.Errorf("has no container")
	}
	chosen := 0
	for _, o := range call.Overrides.ContainerOverrides {
		is := func(c types.ContainerDefinition) bool { return aws.ToString(c.Name) == o.Name }
		chosen = max(0, slices.IndexFunc(all, is))
	}
	var others []string
	for i, c := range all {
		if i != chosen {
			others = append(others, aws.ToString(c.Name))
		}
	}
	if len(others) > 0 {
		r.note("Task definition %s has %d containers, and a spec has a place for one, %s. Not in the draft: %s.",
			aws.ToString(t.Family), len(all), aws.ToString(all[chosen].Name), strings.Join(others, ", "))
	}
	return all[chosen], nil
}

// noteParts notes what else a container has that matters to what runs in it.
func (r *reader) noteParts(step string, t *types.TaskDefinition, c types.ContainerDefinition) {
	var parts []string
	add := func(has bool, part string) {
		if has {
			parts = append(parts, part)
		}
	}
	add(len(c.EntryPoint) > 0, fmt.Sprintf("an entry point (%s)", strings.Join(c.EntryPoint, " ")))
	add(len(t.Volumes) > 0 || len(c.MountPoints) > 0, "volumes")
	add(len(c.EnvironmentFiles) > 0, "files with environment variables")
	add(aws.ToString(c.WorkingDirectory) != "", "a working directory")
	add(aws.ToString(c.User) != "", "a user")
	add(c.RepositoryCredentials != nil, "credentials for its registry")
	if len(parts) > 0 {
		r.note("%s: its container has %s. A spec has no place for that.", step, strings.Join(parts, ", "))
	}
}

// logDays are for how many days the stack's log group of that name keeps its logs, 0: for ever; nil where it has none.
func (r *reader) logDays(group string) *int {
	for _, resource := range r.Resources {
		if resource.Type != "AWS::Logs::LogGroup" || resource.ID != group {
			continue
		}
		days := 0
		for _, text := range r.referred(resource, "RetentionInDays") {
			var err error
			if days, err = strconv.Atoi(text); err != nil {
				return nil // an expression
			}
		}
		return &days
	}
	return nil
}

// override puts what the call says in the place of what the task definition says.
func (r *reader) override(step *Step, container string, overrides []override) {
	for _, o := range overrides {
		if o.Name != container {
			continue
		}
		if len(o.Command) > 0 {
			step.Command = o.Command
		}
		if o.Dynamic != "" || slices.ContainsFunc(o.Command, isDynamic) {
			r.note("%s: its command comes from the execution, and isn't in the draft. See EXECUTION_INPUT in tfgen help spec "+
				"pipeline.on_object.", step.where())
			step.Command = nil
		}
		for _, v := range o.Environment {
			if v.Dynamic == "" && !isDynamic(v.Value) {
				step.Environment[v.Name] = v.Value
				continue
			}
			delete(step.Environment, v.Name)
			r.note("%s: the variable %s comes from the execution, and isn't in the draft. See EXECUTION_INPUT in tfgen help "+
				"spec pipeline.on_object.", step.where(), v.Name)
		}
	}
}

// isDynamic reports whether a text of a state machine's is an expression.
func isDynamic(text string) bool {
	return strings.HasPrefix(text, "{%") || strings.HasPrefix(text, "States.")
}

// number is the text's, or else the other.
func number(text *string, other int) int {
	if n, err := strconv.Atoi(aws.ToString(text)); err == nil {
		return n
	}
	return other
}
