package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// delivery is one to a target.
type delivery struct {
	buses           *Buses
	service, source string // who delivers, and the ARN of its rule or schedule
	target, role    string // ARNs; the role may be empty
	input           string
	deadLetters     string // ARN of the queue for what can't be delivered; may be empty
	event           *Event // for another bus; nil: there is none
}

// deliver delivers, or else sends to the queue for that. The error says why it didn't work.
func (d delivery) deliver(ctx context.Context) error {
	err := d.send(ctx)
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s can't tell %s: %w", nameIn(d.source), d.target, err)
	if d.deadLetters == "" {
		return err
	}
	if letterErr := d.sendMessage(ctx, d.deadLetters, letter(d, err)); letterErr != nil {
		return errors.Join(err, fmt.Errorf("nor its queue %s: %w", nameIn(d.deadLetters), letterErr))
	}
	return fmt.Errorf("%w; the queue %s has it", err, nameIn(d.deadLetters))
}

func (d delivery) send(ctx context.Context) error {
	arn, ok := awsname.ParseARN(d.target)
	if !ok {
		return errors.New("that is no ARN")
	}
	switch {
	case arn.Service == "states":
		_, err := sfn.NewFromConfig(d.as(arn.Region)).StartExecution(ctx,
			&sfn.StartExecutionInput{StateMachineArn: &d.target, Input: &d.input})
		return err
	case arn.Service == "sns":
		return d.publish(ctx, arn)
	case arn.Service == "sqs":
		return d.sendMessage(ctx, d.target, &sqs.SendMessageInput{MessageBody: &d.input})
	case arn.Service == "events" && d.event != nil:
		return d.forward(ctx, arn)
	}
	return fmt.Errorf("the sandbox delivers nothing to %s", arn.Service)
}

// as is the target's role.
func (d delivery) as(region string) aws.Config { return d.buses.As(d.role, "events", region) }

// publish tells a topic, if its policy lets the service.
func (d delivery) publish(ctx context.Context, topic awsname.ARN) error {
	client := sns.NewFromConfig(proxy.Config(d.buses.next, topic.Account, topic.Region))
	out, err := client.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: &d.target})
	if err != nil {
		return err
	}
	if err := d.allowed("sns:Publish", d.target, out.Attributes["Policy"]); err != nil {
		return err
	}
	if err := d.mayEncrypt(ctx, out.Attributes["KmsMasterKeyId"], topic); err != nil {
		return err
	}
	if _, err := client.Publish(ctx, &sns.PublishInput{TopicArn: &d.target, Message: &d.input}); err != nil {
		return err
	}
	d.buses.Progress(fmt.Sprintf("the topic %s of account %s is told: %s", topic.Resource, topic.Account, d.input))
	return d.buses.sayWhoIsTold(ctx, client, d.target, d.input)
}

// sendMessage sends to a queue, if its policy lets the service.
func (d delivery) sendMessage(ctx context.Context, queue string, in *sqs.SendMessageInput) error {
	arn, _ := awsname.ParseARN(queue)
	client := sqs.NewFromConfig(proxy.Config(d.buses.next, arn.Account, arn.Region))
	url, err := client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &arn.Resource})
	if err != nil {
		return err
	}
	out, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: url.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNamePolicy},
	})
	if err != nil {
		return err
	}
	if d.byRole() {
		client = sqs.NewFromConfig(d.as(arn.Region))
	} else if err := d.allowed("sqs:SendMessage", queue, out.Attributes["Policy"]); err != nil {
		return err
	}
	in.QueueUrl = url.QueueUrl
	_, err = client.SendMessage(ctx, in)
	return err
}

// byRole reports whether queues are told as the role, which Scheduler does and rules don't.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
func (d delivery) byRole() bool { return d.service == "scheduler.amazonaws.com" }

// allowed asks a policy whether it lets the service.
func (d delivery) allowed(action, resource, document string) error {
	if d.buses.Trusting {
		return nil
	}
	if document == "" {
		return fmt.Errorf("no policy of it allows %s to %s", action, d.service)
	}
	policy, err := access.Parse(access.ResourcePolicy, []byte(document))
	if err != nil {
		return err
	}
	account, _ := awsname.ParseARN(d.source)
	r := access.Request{Principal: d.service, Action: action, Resource: resource, Context: map[string][]string{
		"aws:SourceArn": {d.source}, "aws:SourceAccount": {account.Account}, "aws:SecureTransport": {"true"},
	}}
	if access.Evaluate(r.WithDefaults(), nil, policy).Outcome != access.Allowed {
		return fmt.Errorf("its policy doesn't allow %s to %s for %s", action, d.service, d.source)
	}
	return nil
}

// forward tells another bus, as the target's role.
func (d delivery) forward(ctx context.Context, arn awsname.ARN) error {
	whole, err := json.Marshal(d.event)
	if err != nil {
		return err
	}
	client := eventbridge.NewFromConfig(d.as(arn.Region))
	out, err := client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{
		EventBusName: &d.target, Source: aws.String(forwarded), DetailType: &d.event.DetailType,
		Detail: aws.String(string(whole)),
	}}})
	if err == nil && out.FailedEntryCount > 0 {
		err = errors.New(aws.ToString(out.Entries[0].ErrorMessage))
	}
	return err
}

// letter is the message to the queue for what can't be delivered.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func letter(d delivery, why error) *sqs.SendMessageInput {
	body := d.input
	if d.event != nil {
		body = text(d.event)
	}
	code := "SDK_CLIENT_ERROR"
	if answer := smithy.APIError(nil); errors.As(why, &answer) {
		code = answer.ErrorCode()
	}
	attributes := map[string]sqstypes.MessageAttributeValue{}
	for name, value := range map[string]string{
		"ERROR_CODE": code, "ERROR_MESSAGE": why.Error(), "RULE_ARN": d.source, "TARGET_ARN": d.target,
	} {
		attributes[name] = sqstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
	}
	return &sqs.SendMessageInput{MessageBody: &body, MessageAttributes: attributes}
}

// nameIn is the last part of an ARN.
func nameIn(arn string) string { return arn[strings.LastIndexAny(arn, ":/")+1:] }
