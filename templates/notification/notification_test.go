package notification_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/notification"
)

// environment has these pipelines.
func environment(pipelines ...*spec.Pipeline) *spec.Environment {
	env := &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", AccountID: "111111111111", Region: "eu-west-1", Partition: "aws",
		Pipelines: pipelines,
	}
	for _, p := range pipelines {
		p.Name, p.Failed, p.NotStarted = "acme-"+p.Key+"-pipeline", "acme-"+p.Key+"-failed", "acme-"+p.Key+"-not-started"
		p.ARN = env.ARN("states", "stateMachine:"+p.Name)
	}
	return env
}

// telling is a pipeline whose failures these are told of, by the environment's own topic.
func telling(key string, emails ...string) *spec.Pipeline {
	return &spec.Pipeline{Key: key, OnFailure: &spec.Notification{Topic: "arn:aws:sns:eu-west-1:111111111111:acme-failures",
		Own: true, Emails: emails}}
}

func source(t *testing.T, env *spec.Environment) string {
	t.Helper()
	m := notification.Module(env)
	if m == nil {
		t.Fatal("there is no module")
	}
	return strings.Join(strings.Fields(string(tf.NewPrinter().Bytes(m.Resources))), " ")
}

func Example() {
	env := environment(telling("etl", "data@example.com"))
	resources := notification.Module(env).Resources
	fmt.Printf("%s", tf.NewPrinter().Bytes(append(resources[2:3:3], resources[4:]...))) // without the key and the policy
	// Output:
	// resource "aws_sns_topic" "failures" {
	//   name              = "acme-failures"
	//   kms_master_key_id = aws_kms_key.failures.arn
	// }
	//
	// resource "aws_sns_topic_subscription" "failures" {
	//   for_each = {
	//     "data@example.com" = null
	//   }
	//
	//   topic_arn           = aws_sns_topic.failures.arn
	//   protocol            = "email"
	//   endpoint            = each.key
	//   filter_policy       = each.value
	//   filter_policy_scope = each.value == null ? null : "MessageBody"
	// }
	//
	// resource "aws_cloudwatch_event_rule" "etl_failed" {
	//   name        = "acme-etl-failed"
	//   description = "An execution of acme-etl-pipeline failed, timed out or was stopped."
	//   event_pattern = jsonencode({
	//     source      = ["aws.states"]
	//     detail-type = ["Step Functions Execution Status Change"]
	//     detail = {
	//       stateMachineArn = ["arn:aws:states:eu-west-1:111111111111:stateMachine:acme-etl-pipeline"]
	//       status = [
	//         "FAILED",
	//         "TIMED_OUT",
	//         "ABORTED",
	//       ]
	//     }
	//   })
	// }
	//
	// resource "aws_cloudwatch_event_target" "etl_failed" {
	//   rule = aws_cloudwatch_event_rule.etl_failed.name
	//   arn  = "arn:aws:sns:eu-west-1:111111111111:acme-failures"
	//
	//   input_transformer {
	//     input_paths = {
	//       execution = "$.detail.executionArn"
	//       status    = "$.detail.status"
	//     }
	//     input_template = "{\"pipeline\": \"etl\", \"environment\": \"dev\", \"status\": <status>, \"execution\": <execution>}"
	//   }
	//
	//   # Until the policy is there, the topic refuses what the rule sends.
	//   depends_on = [aws_sns_topic_policy.failures]
	// }
}

// TestFilters has somebody who is told of one of two pipelines, and somebody who is told of both.
func TestFilters(t *testing.T) {
	scheduled := telling("load", "one@example.com", "both@example.com")
	scheduled.Schedules = []string{"rate(1 day)"}
	got := source(t, environment(scheduled, telling("train", "both@example.com", "two@example.com")))
	for _, want := range []string{
		`"both@example.com" = null`,
		`"one@example.com" = jsonencode({ "$or" = [ { pipeline = ["load"] }, { AlarmName = ["acme-load-not-started"] }, ] })`,
		`"two@example.com" = jsonencode({ pipeline = ["train"] })`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

// TestPublishers wants the pipelines' rules and alarms to be let in, and nobody else.
func TestPublishers(t *testing.T) {
	scheduled := telling("load")
	scheduled.Schedules = []string{"rate(1 day)"}
	got := source(t, environment(scheduled, telling("train"), &spec.Pipeline{Key: "quiet"}))
	for _, arn := range []string{
		"events:eu-west-1:111111111111:rule/acme-load-failed", "cloudwatch:eu-west-1:111111111111:alarm:acme-load-not-started",
		"events:eu-west-1:111111111111:rule/acme-train-failed",
	} {
		if want := `Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:` + arn + `" } }`; !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
	if n := strings.Count(got, `Action = "sns:Publish"`); n != 3 {
		t.Errorf("%d statements let somebody publish, want 3", n)
	}
}

// TestExistingTopic has only the rule.
func TestExistingTopic(t *testing.T) {
	p := &spec.Pipeline{Key: "etl", OnFailure: &spec.Notification{Topic: "arn:aws:sns:eu-west-1:222222222222:pager"}}
	got := source(t, environment(p))
	if strings.Contains(got, "aws_sns") || !strings.Contains(got, `arn = "arn:aws:sns:eu-west-1:222222222222:pager"`) {
		t.Errorf("this is rendered:\n%s", got)
	}
}

func TestNoModuleWhereNobodyIsTold(t *testing.T) {
	if m := notification.Module(environment(&spec.Pipeline{Key: "etl"})); m != nil {
		t.Errorf("got module %+v", m)
	}
}
