package storage_test

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/storage"
)

// ExampleModule_delivery is a bucket whose new objects start pipelines of another account.
func ExampleModule_delivery() {
	env := owned(spec.Bucket{})
	prod := &spec.Environment{Name: "prod", Prefix: "acme", AccountID: another, Region: "eu-west-1", Partition: "aws"}
	raw := env.Buckets[0]
	raw.Deliveries = []*spec.Delivery{{
		Bucket: raw, To: prod, Prefixes: []string{"day/", "hour/"}, Rule: "acme-raw-data-to-prod",
		Role: "acme-raw-data-to-prod-events-dev", DeadLetterQueue: "acme-raw-data-to-prod-dlq",
		NotSent: "acme-raw-data-to-prod-not-sent",
	}}
	all := storage.Module(env).Resources
	resources := all[len(all)-7:]
	fmt.Printf("%s", tf.NewPrinter().Bytes(append(resources[:2:2], resources[4:]...))) // without the queue and its alarm
	// Output:
	// resource "aws_cloudwatch_event_rule" "raw_data_to_prod" {
	//   name        = "acme-raw-data-to-prod"
	//   description = "Sends new objects of acme-raw-data to environment prod."
	//   event_pattern = jsonencode({
	//     source      = ["aws.s3"]
	//     detail-type = ["Object Created"]
	//     detail = {
	//       bucket = {
	//         name = ["acme-raw-data"]
	//       }
	//       object = {
	//         key = [
	//           {
	//             prefix = "day/"
	//           },
	//           {
	//             prefix = "hour/"
	//           },
	//         ]
	//       }
	//     }
	//   })
	// }
	//
	// resource "aws_cloudwatch_event_target" "raw_data_to_prod" {
	//   rule      = aws_cloudwatch_event_rule.raw_data_to_prod.name
	//   target_id = "bus"
	//   arn       = "arn:aws:events:eu-west-1:222222222222:event-bus/acme-objects-prod"
	//   role_arn  = aws_iam_role.raw_data_to_prod_events.arn
	//
	//   retry_policy {
	//     maximum_event_age_in_seconds = 3600
	//
	//     # As often as EventBridge can in that time.
	//     maximum_retry_attempts = 185
	//   }
	//
	//   dead_letter_config {
	//     arn = aws_sqs_queue.raw_data_to_prod_dlq.arn
	//   }
	// }
	//
	// resource "aws_sqs_queue_policy" "raw_data_to_prod_dlq" {
	//   queue_url = aws_sqs_queue.raw_data_to_prod_dlq.id
	//   policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [{
	//       Sid    = "KeepNotSent"
	//       Effect = "Allow"
	//       Principal = {
	//         Service = "events.amazonaws.com"
	//       }
	//       Action   = "sqs:SendMessage"
	//       Resource = "arn:aws:sqs:eu-west-1:111111111111:acme-raw-data-to-prod-dlq"
	//       Condition = {
	//         ArnEquals = {
	//           "aws:SourceArn" = "arn:aws:events:eu-west-1:111111111111:rule/acme-raw-data-to-prod"
	//         }
	//       }
	//     }]
	//   })
	// }
	//
	// resource "aws_iam_role" "raw_data_to_prod_events" {
	//   name = "acme-raw-data-to-prod-events-dev"
	//   assume_role_policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [{
	//       Sid    = "Assume"
	//       Effect = "Allow"
	//       Principal = {
	//         Service = "events.amazonaws.com"
	//       }
	//       Action = "sts:AssumeRole"
	//       Condition = {
	//         StringEquals = {
	//           "aws:SourceAccount" = "111111111111"
	//         }
	//       }
	//     }]
	//   })
	// }
	//
	// resource "aws_iam_role_policy" "raw_data_to_prod_events" {
	//   name = "acme-raw-data-to-prod-events-dev"
	//   role = aws_iam_role.raw_data_to_prod_events.id
	//   policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [{
	//       Sid      = "SendObjects"
	//       Effect   = "Allow"
	//       Action   = "events:PutEvents"
	//       Resource = "arn:aws:events:eu-west-1:222222222222:event-bus/acme-objects-prod"
	//     }]
	//   })
	// }
}
