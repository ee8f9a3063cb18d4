package adopt_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

// TestBusPolicyIsOverwritten plans the policies of three buses, of which one has a policy and one isn't there.
func TestBusPolicyIsOverwritten(t *testing.T) {
	s := sandboxtest.Start(t, sandbox.Options{Account: "999999999999", NoEnforce: true})
	acct := newTestAccount(t, s, "666666666666")
	client := eventbridge.NewFromConfig(acct.cfg)
	for _, bus := range []string{"demo-open", "demo-closed"} {
		must[any](t)(client.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: aws.String(bus)}))
	}
	must[any](t)(client.PutPermission(t.Context(), &eventbridge.PutPermissionInput{EventBusName: aws.String("demo-open"),
		StatementId: aws.String("theirs"), Action: aws.String("events:PutEvents"), Principal: aws.String("777777777777")}))
	for _, bus := range []string{"demo-open", "demo-closed", "demo-none"} {
		acct.changes = append(acct.changes, create("module.a.aws_cloudwatch_event_bus_policy."+bus,
			map[string]any{"event_bus_name": bus}))
	}
	found, err := adopt.FindOverwritten(t.Context(), acct.cfg, acct.env, acct.changes)
	if err != nil || len(found) != 1 || found[0].ID != "demo-open" {
		t.Errorf("found %+v, %v, want the policy of demo-open", found, err)
	}
}
