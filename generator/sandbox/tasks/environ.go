package tasks

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// environ is what a container has in its environment, beside how it reaches the sandbox.
func (one *task) environ(t *Tasks, secrets map[string]string) ([]string, error) {
	variables := map[string]string{
		"AWS_REGION": one.region, "AWS_DEFAULT_REGION": one.region, "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
	}
	if err := one.addCredentials(t, variables); err != nil {
		return nil, err
	}
	add := func(some []types.KeyValuePair) {
		for _, pair := range some {
			variables[aws.ToString(pair.Name)] = aws.ToString(pair.Value)
		}
	}
	add(one.container.Environment)
	maps.Copy(variables, secrets)
	add(one.override().Environment)
	var environ []string
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		environ = append(environ, name+"="+variables[name])
	}
	return environ, nil
}

// addCredentials adds those of the task role, without which a container has none. ECS names the session by the task.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
func (one *task) addCredentials(t *Tasks, variables map[string]string) error {
	role := aws.ToString(one.definition.TaskRoleArn)
	if overridden := aws.ToString(one.overrides.TaskRoleArn); overridden != "" {
		role = overridden
	}
	if role == "" {
		return nil
	}
	credentials, err := t.As(role, one.id, one.region).Credentials.Retrieve(context.Background())
	if err != nil {
		return fmt.Errorf("ECS was unable to assume the role '%s' that was provided for this task: %w", role, err)
	}
	variables["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyID
	variables["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey
	variables["AWS_SESSION_TOKEN"] = credentials.SessionToken
	return nil
}

// override is what RunTask said of the container.
func (one *task) override() types.ContainerOverride {
	for _, override := range one.overrides.ContainerOverrides {
		if aws.ToString(override.Name) == aws.ToString(one.container.Name) {
			return override
		}
	}
	return types.ContainerOverride{}
}

// arguments are the container's command.
func (one *task) arguments() []string {
	if command := one.override().Command; len(command) > 0 {
		return command
	}
	return one.container.Command
}
