package enforce_test

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// TestEventBus has roles of another account, which may all send anything, send to a bus that lets in one of them.
func TestEventBus(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	const bus = "arn:aws:events:eu-west-1:111111111111:event-bus/objects"
	client := eventbridge.NewFromConfig(sc.caller())
	_, err := client.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: aws.String("objects")})
	sc.check(err)
	for _, role := range []string{"reader", "stranger"} {
		sc.putRolePolicy(role, `{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": "events:PutEvents", "Resource": "*"}]}`)
	}
	send := func(role string) error {
		out, err := eventbridge.NewFromConfig(sc.as(reader, role)).PutEvents(t.Context(), &eventbridge.PutEventsInput{
			Entries: []types.PutEventsRequestEntry{{EventBusName: aws.String(bus), Source: aws.String("test"),
				DetailType: aws.String("test"), Detail: aws.String("{}")}},
		})
		if err == nil && out.FailedEntryCount > 0 {
			err = errors.New(aws.ToString(out.Entries[0].ErrorMessage))
		}
		return err
	}
	sc.wantError("a bus without a policy", send("reader"), "AccessDeniedException", "no resource-based policy", "event-bus objects")
	let := func(principal string) error {
		_, err := client.PutPermission(t.Context(), &eventbridge.PutPermissionInput{EventBusName: aws.String("objects"),
			Policy: aws.String(`{"Version": "2012-10-17", "Statement": [{"Sid": "Send", "Effect": "Allow",
				"Principal": {"AWS": "arn:aws:iam::222222222222:` + principal + `"}, "Action": "events:PutEvents", "Resource": "` +
				bus + `", "Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/team/reader"}}}]}`)})
		return err
	}
	sc.wantError("a policy for nobody", let("role/none"), "ValidationException", "Invalid principal")
	sc.check(let("root"))
	if err := send("reader"); err != nil {
		t.Errorf("the role that is let in: %v", err)
	}
	sc.wantError("another role", send("stranger"), "AccessDeniedException", "no resource-based policy")
}
