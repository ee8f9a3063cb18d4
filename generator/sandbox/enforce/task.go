package enforce

import (
	"context"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/tfgen/tfgen/generator/sandbox/authorization"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// passedByTask are the needs of who runs a task for the roles of its definition. One that isn't there passes none: ECS
// says so.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
func (f *facts) passedByTask(r *http.Request, call proxy.Call) ([]authorization.Need, error) {
	if call.Service != "ecs" || call.Action != "RunTask" {
		return nil, nil
	}
	in, err := protocol.Read(r)
	if err != nil {
		return nil, err
	}
	const service = "ecs-tasks.amazonaws.com"
	var needs []authorization.Need
	for _, name := range in.Texts("taskDefinition") {
		roles, err := f.taskRoles(r.Context(), call, name)
		if err != nil {
			return nil, err
		}
		for _, role := range roles {
			needs = append(needs, authorization.Need{Action: "iam:PassRole", Resource: role,
				Keys: map[string]string{"iam:PassedToService": service}})
		}
	}
	return needs, nil
}

// taskRoles are the roles of a task definition.
func (f *facts) taskRoles(ctx context.Context, call proxy.Call, definition string) (roles []string, err error) {
	client := ecs.NewFromConfig(proxy.Config(f.next, call.Account, call.Region))
	out, err := client.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &definition})
	if statusOf(err) == http.StatusBadRequest {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, role := range []*string{out.TaskDefinition.TaskRoleArn, out.TaskDefinition.ExecutionRoleArn} {
		if aws.ToString(role) != "" {
			roles = append(roles, *role)
		}
	}
	return roles, nil
}
