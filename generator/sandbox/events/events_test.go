package events_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/events"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

const (
	dev, prod = "123456789012", "210987654321"
	region    = "eu-west-1"
)

// TestEvents has what happens in one account start and tell what is in this and another.
func TestEvents(t *testing.T) {
	w := &fixture{T: t}
	w.sandbox = sandboxtest.Start(t, sandbox.Options{Account: dev, Progress: w.say})
	home, other := w.sandbox.Config(region), sandboxtest.Administrator(t, w.sandbox, prod, region)
	for _, cfg := range []aws.Config{home, other} {
		w.role(cfg, "machine", "states", "states:None", "*")
		w.machine(cfg, "well", `{"Type": "Succeed"}`)
	}
	w.machine(home, "badly", `{"Type": "Fail", "Error": "Broken"}`)
	w.role(home, "starter", "events", "states:StartExecution", "arn:aws:states:*:*:stateMachine:well")
	w.role(other, "starter", "events", "states:StartExecution", "*")
	w.role(home, "idle", "events", "states:ListExecutions", "*")
	w.role(home, "teller", "events", "events:PutEvents", "*")
	w.role(home, "scheduler", "scheduler", "states:StartExecution", "*")

	w.bucket(home)
	service := `{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Resource": "*", "Action": `
	heard := w.topic(home, "heard", w.key(home, service+`["kms:GenerateDataKey*", "kms:Decrypt"]}`), `{"Sid": "Rules", "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
		"Action": "sns:Publish", "Resource": "*", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:events:`+region+`:`+dev+`:rule/failed"}}}`)
	w.topic(home, "sealed", w.key(home, service+`"kms:GenerateDataKey*"}`), service+`"sns:Publish"}`)
	letters := w.queue(home, "letters", `{"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
		"Action": "sqs:SendMessage", "Resource": "*", "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:events:`+region+`:`+dev+`:rule/denied"}}}`)
	w.bus(other)

	objects := func(prefix string) string {
		return `{"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": ["inbox"]},
			"object": {"key": [{"prefix": "` + prefix + `"}]}}}`
	}
	w.rule(home, "started", "", objects("raw/"), target(dev, "states", "stateMachine:well", "starter"))
	w.rule(home, "denied", "", objects("raw/"), with(target(dev, "states", "stateMachine:well", "idle"), dev, "letters"))
	w.rule(home, "abroad", "", objects("raw/"), target(prod, "events", "event-bus/models", "teller"))
	w.rule(other, "arrived", "models", objects("raw/"), target(prod, "states", "stateMachine:well", "starter"))
	w.rule(home, "failed", "", `{"source": ["aws.states"], "detail": {"status": ["FAILED"]}}`, target(dev, "sns", "heard", ""))
	w.rule(home, "unlet", "", `{"source": ["aws.states"], "detail": {"status": ["FAILED"]}}`, target(dev, "sns", "heard", ""))
	w.rule(home, "shut", "", `{"source": ["aws.states"], "detail": {"status": ["FAILED"]}}`, target(dev, "sns", "sealed", ""))

	client := s3.NewFromConfig(home, func(o *s3.Options) { o.UsePathStyle = true })
	for _, key := range []string{"other/x", "raw/x"} {
		_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("inbox"), Key: &key, Body: strings.NewReader("x")})
		w.check(err)
	}
	for _, cfg := range []aws.Config{home, other} {
		w.equal(w.inputs(cfg, "well", 1), []string{`{"bucket": "inbox", "key": "raw/x"}`})
	}
	w.contains(w.message(home, letters), `"source":"aws.s3"`, `"key":"raw/x"`)

	account := arn(dev, "states", "stateMachine:badly")
	_, err := sfn.NewFromConfig(home).StartExecution(t.Context(), &sfn.StartExecutionInput{StateMachineArn: &account, Name: aws.String("one")})
	w.check(err)
	w.contains(w.message(home, heard), `execution:badly:one`, `FAILED`)
	w.said("the topic heard of account " + dev + " is told: ")
	w.said("ops@example.com gets a mail of it")
	w.said("unlet can't tell " + arn(dev, "sns", "heard") + ": its policy doesn't allow sns:Publish to events.amazonaws.com for ")
	w.said("doesn't allow kms:Decrypt to events.amazonaws.com for " + arn(dev, "events", "rule/shut"))

	w.fire(home)
	w.equal(w.inputs(home, "well", 2)[:1], []string{`{"by": "schedule"}`})
}

// fire has a schedule start the state machine, and a paused one not.
func (w *fixture) fire(cfg aws.Config) {
	for name, state := range map[string]schedulertypes.ScheduleState{"monthly": "ENABLED", "paused": "DISABLED"} {
		_, err := scheduler.NewFromConfig(cfg).CreateSchedule(w.Context(), &scheduler.CreateScheduleInput{
			Name: &name, State: state, ScheduleExpression: aws.String("rate(30 days)"),
			FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: "OFF"},
			Target: &schedulertypes.Target{Arn: aws.String(arn(dev, "states", "stateMachine:well")),
				RoleArn: aws.String("arn:aws:iam::" + dev + ":role/scheduler"), Input: aws.String(`{"by": "schedule"}`)},
		})
		w.check(err)
	}
	for name, want := range map[string]int{"monthly": 200, "paused": 409, "never": 409} {
		answer, err := http.Post(w.sandbox.URL()+events.FirePath+dev+"/"+region+"/"+name, "", nil)
		w.check(err)
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			w.Errorf("firing %s: %s", name, answer.Status)
		}
	}
}

// fixture is a sandbox, and what it says.
type fixture struct {
	*testing.T
	sandbox *sandbox.Sandbox

	mu    sync.Mutex
	lines []string
}

func (w *fixture) say(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
	w.Log(line)
}

// said waits for a line.
func (w *fixture) said(part string) {
	w.Helper()
	w.until(func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return strings.Contains(strings.Join(w.lines, "\n"), part)
	})
}

// until waits for something that comes.
func (w *fixture) until(is func() bool) {
	for !is() {
		time.Sleep(10 * time.Millisecond)
	}
}

func (w *fixture) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *fixture) equal(got, want []string) {
	w.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.Errorf("got %q, want %q", got, want)
	}
}

func (w *fixture) contains(text string, parts ...string) {
	w.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			w.Errorf("%s is not in %s", part, text)
		}
	}
}

func arn(account, service, resource string) string {
	return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource
}

func (w *fixture) role(cfg aws.Config, name, service, action, resource string) {
	w.Helper()
	client := iam.NewFromConfig(cfg)
	_, err := client.CreateRole(w.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(
		document(`{"Effect": "Allow", "Principal": {"Service": "` + service + `.amazonaws.com"}, "Action": "sts:AssumeRole"}`))})
	w.check(err)
	_, err = client.PutRolePolicy(w.Context(), &iam.PutRolePolicyInput{RoleName: &name, PolicyName: &name, PolicyDocument: aws.String(
		document(`{"Effect": "Allow", "Action": "` + action + `", "Resource": "` + resource + `"}`))})
	w.check(err)
}

func document(statement string) string {
	return `{"Version": "2012-10-17", "Statement": [` + statement + `]}`
}

func accountOf(w *fixture, cfg aws.Config) string {
	out, err := iam.NewFromConfig(cfg).GetRole(w.Context(), &iam.GetRoleInput{RoleName: aws.String("machine")})
	w.check(err)
	return strings.Split(*out.Role.Arn, ":")[4]
}

func (w *fixture) machine(cfg aws.Config, name, state string) {
	w.Helper()
	_, err := sfn.NewFromConfig(cfg).CreateStateMachine(w.Context(), &sfn.CreateStateMachineInput{
		Name: &name, RoleArn: aws.String("arn:aws:iam::" + accountOf(w, cfg) + ":role/machine"),
		Definition: aws.String(`{"StartAt": "Run", "States": {"Run": ` + state + `}}`),
	})
	w.check(err)
}

// inputs are those of a state machine's executions, the newest first, once there are so many that have succeeded.
func (w *fixture) inputs(cfg aws.Config, machine string, enough int) (inputs []string) {
	w.Helper()
	client := sfn.NewFromConfig(cfg)
	name := arn(accountOf(w, cfg), "states", "stateMachine:"+machine)
	w.until(func() bool {
		out, err := client.ListExecutions(w.Context(),
			&sfn.ListExecutionsInput{StateMachineArn: &name, StatusFilter: sfntypes.ExecutionStatusSucceeded})
		w.check(err)
		inputs = nil
		for _, e := range out.Executions {
			d, err := client.DescribeExecution(w.Context(), &sfn.DescribeExecutionInput{ExecutionArn: e.ExecutionArn})
			w.check(err)
			inputs = append(inputs, *d.Input)
		}
		return len(inputs) >= enough
	})
	return inputs
}

func (w *fixture) bucket(cfg aws.Config) {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	_, err := client.CreateBucket(w.Context(), &s3.CreateBucketInput{Bucket: aws.String("inbox"),
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region}})
	w.check(err)
	_, err = client.PutBucketNotificationConfiguration(w.Context(), &s3.PutBucketNotificationConfigurationInput{
		Bucket: aws.String("inbox"), NotificationConfiguration: &s3types.NotificationConfiguration{
			EventBridgeConfiguration: &s3types.EventBridgeConfiguration{}}})
	w.check(err)
}

// topic makes a topic with a queue that hears it, and somebody who gets mail; the URL is the queue's.
func (w *fixture) topic(cfg aws.Config, name, key, statement string) string {
	client := sns.NewFromConfig(cfg)
	out, err := client.CreateTopic(w.Context(), &sns.CreateTopicInput{Name: &name,
		Attributes: map[string]string{"Policy": document(statement), "KmsMasterKeyId": key}})
	w.check(err)
	url := w.queue(cfg, name+"-queue", `{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*"}`)
	for protocol, endpoint := range map[string]string{"sqs": arn(dev, "sqs", name+"-queue"), "email": "ops@example.com"} {
		_, err = client.Subscribe(w.Context(), &sns.SubscribeInput{TopicArn: out.TopicArn, Protocol: &protocol, Endpoint: &endpoint})
		w.check(err)
	}
	return url
}

// key makes one that its account decides about, too. It returns its id.
func (w *fixture) key(cfg aws.Config, statement string) string {
	out, err := kms.NewFromConfig(cfg).CreateKey(w.Context(), &kms.CreateKeyInput{Policy: aws.String(
		document(`{"Effect": "Allow", "Principal": {"AWS": "` + dev + `"}, "Action": "kms:*", "Resource": "*"}, ` + statement))})
	w.check(err)
	return *out.KeyMetadata.KeyId
}

func (w *fixture) queue(cfg aws.Config, name, statement string) string {
	out, err := sqs.NewFromConfig(cfg).CreateQueue(w.Context(), &sqs.CreateQueueInput{QueueName: &name,
		Attributes: map[string]string{"Policy": document(statement)}})
	w.check(err)
	return *out.QueueUrl
}

// message is one that comes.
func (w *fixture) message(cfg aws.Config, url string) (body string) {
	w.Helper()
	w.until(func() bool {
		out, err := sqs.NewFromConfig(cfg).ReceiveMessage(w.Context(), &sqs.ReceiveMessageInput{QueueUrl: &url})
		w.check(err)
		if len(out.Messages) > 0 {
			body = *out.Messages[0].Body
		}
		return len(out.Messages) > 0
	})
	return body
}

// bus makes one that the other account's role may tell.
func (w *fixture) bus(cfg aws.Config) {
	client := eventbridge.NewFromConfig(cfg)
	_, err := client.CreateEventBus(w.Context(), &eventbridge.CreateEventBusInput{Name: aws.String("models")})
	w.check(err)
	_, err = client.PutPermission(w.Context(), &eventbridge.PutPermissionInput{EventBusName: aws.String("models"), Policy: aws.String(
		document(`{"Sid": "Teller", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::` + dev + `:role/teller"},
			"Action": "events:PutEvents", "Resource": "` + arn(prod, "events", "event-bus/models") + `"}`))})
	w.check(err)
}

func (w *fixture) rule(cfg aws.Config, name, bus, pattern string, to ebtypes.Target) {
	w.Helper()
	client := eventbridge.NewFromConfig(cfg)
	in, targets := &eventbridge.PutRuleInput{Name: &name, EventPattern: &pattern}, &eventbridge.PutTargetsInput{Rule: &name}
	if bus != "" {
		in.EventBusName, targets.EventBusName = &bus, &bus
	}
	if !json.Valid([]byte(pattern)) {
		w.Fatal(pattern)
	}
	_, err := client.PutRule(w.Context(), in)
	w.check(err)
	targets.Targets = []ebtypes.Target{to}
	_, err = client.PutTargets(w.Context(), targets)
	w.check(err)
}

func target(account, service, resource, role string) ebtypes.Target {
	to := ebtypes.Target{Id: aws.String("t"), Arn: aws.String(arn(account, service, resource))}
	if role != "" {
		to.RoleArn = aws.String("arn:aws:iam::" + account + ":role/" + role)
	}
	if service == "events" {
		to.RoleArn = aws.String("arn:aws:iam::" + dev + ":role/" + role)
	}
	if service == "states" {
		to.InputTransformer = &ebtypes.InputTransformer{
			InputPathsMap: map[string]string{"bucket": "$.detail.bucket.name", "key": "$.detail.object.key"},
			InputTemplate: aws.String(`{"bucket": <bucket>, "key": <key>}`),
		}
	}
	return to
}

// with has a queue for what can't be delivered.
func with(to ebtypes.Target, account, queue string) ebtypes.Target {
	to.DeadLetterConfig = &ebtypes.DeadLetterConfig{Arn: aws.String(arn(account, "sqs", queue))}
	return to
}
