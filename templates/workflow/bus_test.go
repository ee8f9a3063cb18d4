package workflow_test

import (
	"fmt"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/workflow"
)

// ExampleModule_elsewhere is a pipeline that objects of another account's bucket start: the bus that they come to, and
// the pipeline's rule on it.
func ExampleModule_elsewhere() {
	hub := &spec.Environment{Name: "hub", AccountID: "222222222222", Region: "eu-central-1", Partition: "aws"}
	raw := &spec.Bucket{Name: "acme-raw", Owner: hub, AccountID: hub.AccountID}
	env := running(spec.Pipeline{OnObject: &spec.ObjectTrigger{
		Bucket: raw, Prefix: "incoming/", Rule: "acme-nightly-etl-on-object", Bus: "acme-objects-dev",
	}})
	raw.Deliveries = []*spec.Delivery{{Bucket: raw, To: env, Role: "acme-raw-to-dev-events-hub"}}
	resources := workflow.Module(env).Resources
	rule := slices.IndexFunc(resources, func(n tf.Node) bool {
		b, ok := n.(*tf.Block)
		return ok && b.Labels()[0] == "aws_cloudwatch_event_rule"
	})
	fmt.Printf("%s", tf.NewPrinter().Bytes(append(resources[:2:2], resources[rule:rule+2]...)))
	// Output:
	// resource "aws_cloudwatch_event_bus" "objects" {
	//   name = "acme-objects-dev"
	// }
	//
	// resource "aws_cloudwatch_event_bus_policy" "objects" {
	//   event_bus_name = aws_cloudwatch_event_bus.objects.name
	//   policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [{
	//       Sid    = "SendObjects"
	//       Effect = "Allow"
	//       Principal = {
	//         AWS = "arn:aws:iam::222222222222:root"
	//       }
	//       Action   = "events:PutEvents"
	//       Resource = "arn:aws:events:eu-west-1:111111111111:event-bus/acme-objects-dev"
	//       Condition = {
	//         ArnEquals = {
	//           "aws:PrincipalArn" = "arn:aws:iam::222222222222:role/acme-raw-to-dev-events-hub"
	//         }
	//       }
	//     }]
	//   })
	// }
	//
	// resource "aws_cloudwatch_event_rule" "nightly_etl_on_object" {
	//   name        = "acme-nightly-etl-on-object"
	//   description = "Starts acme-nightly-etl-pipeline for new objects of acme-raw."
	//   event_pattern = jsonencode({
	//     source      = ["aws.s3"]
	//     detail-type = ["Object Created"]
	//     account     = ["222222222222"]
	//     detail = {
	//       bucket = {
	//         name = ["acme-raw"]
	//       }
	//       object = {
	//         key = [{
	//           prefix = "incoming/"
	//         }]
	//       }
	//     }
	//   })
	//   event_bus_name = aws_cloudwatch_event_bus.objects.name
	// }
	//
	// resource "aws_cloudwatch_event_target" "nightly_etl_on_object" {
	//   rule      = aws_cloudwatch_event_rule.nightly_etl_on_object.name
	//   target_id = "pipeline"
	//   arn       = aws_sfn_state_machine.nightly_etl.arn
	//   role_arn  = aws_iam_role.nightly_etl_events.arn
	//
	//   input_transformer {
	//     input_paths = {
	//       bucket = "$.detail.bucket.name"
	//       key    = "$.detail.object.key"
	//     }
	//     input_template = "{\"bucket\": <bucket>, \"key\": <key>}"
	//   }
	//
	//   retry_policy {
	//     maximum_event_age_in_seconds = 3600
	//
	//     # As often as EventBridge can in that time.
	//     maximum_retry_attempts = 185
	//   }
	//
	//   dead_letter_config {
	//     arn = aws_sqs_queue.nightly_etl_dlq.arn
	//   }
	//
	//   event_bus_name = aws_cloudwatch_event_bus.objects.name
	// }
}
