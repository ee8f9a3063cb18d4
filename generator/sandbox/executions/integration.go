package executions

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/sandbox/asl"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
)

// integration does what Task states ask for, as the state machine's role: it runs ECS tasks, and nothing else.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
type integration struct {
	*execution
	tasks *tasks.Tasks
	log   *log
	as    aws.Config
}

// run is a task's result.
func (i *integration) run(ctx context.Context, resource string, parameters any) (any, error) {
	_, what, _ := strings.Cut(resource, ":states:::")
	if what != "ecs:runTask" && what != "ecs:runTask.sync" {
		return nil, asl.Runtime("the sandbox can't do %s", resource)
	}
	waits := what == "ecs:runTask.sync"
	var in ecs.RunTaskInput // has the same names as the parameters
	decoder := json.NewDecoder(strings.NewReader(asl.Encode(parameters)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return nil, asl.Runtime("the parameters of %s: %v", resource, err)
	}
	if waits {
		in.StartedBy = aws.String("AWS Step Functions")
	}
	about := func(more object) object {
		more["resourceType"], more["resource"] = "ecs", strings.TrimPrefix(what, "ecs:")
		return more
	}
	i.record(i.log, "TaskStarted", about(object{}))
	client := ecs.NewFromConfig(i.as)
	out, err := client.RunTask(ctx, &in)
	switch {
	case err != nil:
		return nil, refusedBy(err, waits)
	case len(out.Tasks) == 0:
		return nil, &asl.Error{Name: "AmazonECS.Unknown", Cause: encode(out.Failures)}
	case !waits:
		return inStates(object{"Tasks": out.Tasks, "Failures": out.Failures}), nil
	}
	i.record(i.log, "TaskSubmitted", about(object{"output": encode(object{"Tasks": out.Tasks, "Failures": out.Failures})}))
	return i.follow(ctx, client, out.Tasks[0])
}

// follow waits for a task's end, and stops it where the state's time is over or the execution ends.
func (i *integration) follow(ctx context.Context, client *ecs.Client, task types.Task) (any, error) {
	if err := i.tasks.Wait(ctx, *task.TaskArn); err != nil {
		if errors.Is(context.Cause(ctx), errSandboxEnds) {
			return nil, err // which stops tasks itself
		}
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		_, stopErr := client.StopTask(end, &ecs.StopTaskInput{
			Cluster: task.ClusterArn, Task: task.TaskArn, Reason: aws.String("Step Functions: " + context.Cause(ctx).Error()),
		})
		return nil, errors.Join(err, stopErr)
	}
	out, err := client.DescribeTasks(ctx,
		&ecs.DescribeTasksInput{Cluster: task.ClusterArn, Tasks: []string{*task.TaskArn}})
	if err != nil {
		return nil, refusedBy(err, false)
	}
	if len(out.Tasks) == 0 {
		return nil, asl.TaskFailed("the task is gone")
	}
	ended := out.Tasks[0]
	if ended.StopCode != types.TaskStopCodeEssentialContainerExited || !succeededAll(ended.Containers) {
		return nil, asl.TaskFailed(encode(ended))
	}
	return inStates(ended), nil
}

func succeededAll(containers []types.Container) bool {
	for _, c := range containers {
		if aws.ToInt32(c.ExitCode) != 0 {
			return false
		}
	}
	return true
}

// refusedBy is an error of ECS in Step Functions' words: one that ECS's API has by its name, others by its client's.
func refusedBy(err error, submitting bool) error {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return &asl.Error{Name: "ECS.SdkClientException", Cause: err.Error()}
	}
	name := answer.ErrorCode()
	if generic := (*smithy.GenericAPIError)(nil); errors.As(err, &generic) {
		name = "AmazonECSException"
	}
	failure := &asl.Error{
		Name:  "ECS." + name,
		Cause: fmt.Sprintf("%s (Service: AmazonECS; Error Code: %s)", answer.ErrorMessage(), answer.ErrorCode()),
	}
	if submitting {
		failure.Event = "TaskSubmitFailed"
	}
	return failure
}

// inStates is a value of the SDK as Step Functions gives it: without what is missing, times in milliseconds.
func inStates(value any) any {
	text, _ := json.Marshal(value) // the SDK's values can be encoded
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var plain any
	_ = decoder.Decode(&plain)
	return trim(plain)
}

func encode(value any) string { return asl.Encode(inStates(value)) }

func trim(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if inner == nil || name == "ResultMetadata" {
				delete(v, name)
				continue
			}
			v[name] = trim(inner)
			if at, ok := inner.(string); ok && strings.HasSuffix(name, "At") {
				if t, err := time.Parse(time.RFC3339Nano, at); err == nil {
					v[name] = t.UnixMilli()
				}
			}
		}
	case []any:
		for i := range v {
			v[i] = trim(v[i])
		}
	}
	return value
}

// session is the name of the role's session: the execution's, as far as IAM takes it.
func session(execution string) string {
	name := regexp.MustCompile(`[^\w+=,.@-]`).ReplaceAllString(execution, "-")
	return name[:min(len(name), 64)]
}
