package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/tfgen/tfgen/generator/promote/executions"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
)

// taskVariable has the test binary run as a container: what it holds is what asTask does.
const taskVariable = "E2E_TASK"

// taskLine is the line for the shell that does.
func taskLine(what string) string { return taskVariable + `="` + what + `" exec ` + os.Args[0] }

// asTask copies an object to another, both as BUCKET/KEY; or reads the one that its execution's input names, and writes
// it again if it is bad. It returns an exit code.
func asTask(ctx context.Context, what string) int {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		fmt.Println(err)
		return 2
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	from, to, _ := strings.Cut(what, " ")
	if what == "input" {
		var input struct{ Bucket, Key string }
		if err := json.Unmarshal([]byte(os.Getenv("EXECUTION_INPUT")), &input); err != nil || input.Key == "" {
			fmt.Println("nothing to do", err)
			return 0
		}
		from = input.Bucket + "/" + input.Key
	}
	bucket, key, _ := strings.Cut(from, "/")
	out, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	text, err := io.ReadAll(out.Body)
	fmt.Printf("%s: %q %v\n", from, text, err)
	if what == "input" && string(text) == "bad" {
		to = from
	}
	if bucket, key, ok := strings.Cut(to, "/"); ok {
		_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(string(text))})
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// testTriggers has an object start the pipeline, and a schedule; and one of which it fails, of which the topic hears.
func (bed *testbed) testTriggers(t *testing.T) {
	const bucket = "solo-data-prod-111111111111-eu-west-1"
	admin := bed.As("prod", sandbox.AdministratorRole)
	env := must(spec.Load(filepath.Join(bed.Dir, "environments")))(t).Environment("prod")
	machine := executions.In(env.Pipelines[0], admin)
	told := subscribe(t, admin, env.FailureTopicARN())
	for key, want := range map[string]string{
		"other/x": "", "in/good": "SUCCEEDED",
		"in/bad": "FAILED in RunTask: States.TaskFailed: Essential container in task exited (job: exit code 1)",
	} {
		since := time.Now().Truncate(time.Millisecond)
		_, err := s3Client(admin).PutObject(t.Context(),
			&s3.PutObjectInput{Bucket: aws.String(bucket), Key: &key, Body: strings.NewReader(key[strings.Index(key, "/")+1:])})
		if err != nil {
			t.Fatal(err)
		}
		if want != "" {
			if r := newest(t, machine, since); r.Summary() != want {
				t.Errorf("%s: %s, want %s", key, r.Summary(), want)
			}
		}
	}
	contains(t, receive(t, admin, told), `\"pipeline\": \"job\"`, `\"environment\": \"prod\"`, `\"status\": \"FAILED\"`)

	contains(t, bed.tfgen(1, "run", "--env", "prod", "--wait", "--input", `{"bucket": "`+bucket+`", "key": "in/bad"}`),
		"prod: FAILED in RunTask: States.TaskFailed: Essential container in task exited (job: exit code 1)",
		`  | `+bucket+`/in/bad: "bad"`, "AccessDenied", "assumed-role/solo-job-task-prod/", "s3:PutObject")

	since := time.Now().Truncate(time.Millisecond)
	contains(t, bed.tfgen(0, "sandbox", "fire", "--env", "prod"), "prod: fired solo-job-")
	if r := newest(t, machine, since); r.Summary() != "SUCCEEDED" {
		t.Errorf("the schedule's: %s", r.Summary())
	}
	contains(t, bed.tfgen(1, "sandbox", "fire", "--env", "prod", "--schedule", "2"), "pipeline job of prod has 1")
}

// newest is the newest execution, once there is one since then and it has ended.
func newest(t *testing.T, machine *executions.StateMachine, since time.Time) *executions.Result {
	t.Helper()
	for {
		r := must(machine.Newest(t.Context(), since))(t)
		if r != nil && r.Ended() {
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// subscribe has a queue hear the topic of failures. It returns its URL.
func subscribe(t *testing.T, cfg aws.Config, topic string) string {
	t.Helper()
	queue := must(sqs.NewFromConfig(cfg).CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("failures")}))(t)
	arn := strings.Replace(topic[:strings.LastIndex(topic, ":")], ":sns:", ":sqs:", 1) + ":failures"
	must(sns.NewFromConfig(cfg).Subscribe(t.Context(), &sns.SubscribeInput{
		TopicArn: &topic, Protocol: aws.String("sqs"), Endpoint: &arn,
	}))(t)
	return *queue.QueueUrl
}

// receive is the first message that comes.
func receive(t *testing.T, cfg aws.Config, url string) string {
	t.Helper()
	for {
		out := must(sqs.NewFromConfig(cfg).ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url}))(t)
		if len(out.Messages) > 0 {
			return *out.Messages[0].Body
		}
		time.Sleep(50 * time.Millisecond)
	}
}
