package tasks

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// environ is what a container has in its environment, beside how it reaches the sandbox, which is at host.
func (one *task) environ(t *Tasks, host string, secrets map[string]string) ([]string, error) {
	variables := map[string]string{
		"AWS_REGION": one.region, "AWS_DEFAULT_REGION": one.region, "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
	}
	if err := one.addCredentials(t, host, variables); err != nil {
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
