package e2e

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/tfgen/tfgen/generator/tfgentest"
)

const ownFile = `
resource "aws_sns_topic" "failures" {
  name = "small-failures"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "small-failed"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "ExecutionsFailed"
  namespace           = "AWS/States"
  period              = 300
  statistic           = "Sum"
  threshold           = 0
  alarm_actions       = [aws_sns_topic.failures.arn]
}

resource "aws_cloudwatch_event_rule" "failed" {
  name          = "small-failed"
  event_pattern = jsonencode({ source = ["aws.states"] })
}

resource "aws_cloudwatch_event_target" "failed" {
  rule = aws_cloudwatch_event_rule.failed.name
  arn  = aws_sns_topic.failures.arn
}

resource "aws_iam_role" "notify" {
  name = "small-notify"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "notify" {
  role       = aws_iam_role.notify.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "notify" {
  function_name = "small-notify"
  role          = aws_iam_role.notify.arn
  runtime       = "python3.13"
  handler       = "main.handler"
  filename      = "notify.zip"
}
`

// ownNeeds is what the deploy role has to be allowed for it.
const ownNeeds = `  deploy {
    allow "notifications" {
      actions = ["cloudwatch:*", "events:*", "lambda:*", "sns:*"]
      resources = [
        "arn:aws:cloudwatch:eu-central-1:222222222222:alarm:small-*",
        "arn:aws:events:eu-central-1:222222222222:rule/small-*",
        "arn:aws:lambda:eu-central-1:222222222222:function:small-*",
        "arn:aws:sns:eu-central-1:222222222222:small-*",
      ]
    }
    allow "notify" {
      actions   = ["iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:PassRole"]
      resources = ["arn:aws:iam::222222222222:role/small-notify"]
    }
  }
`

// TestOwnFiles has a topic, an alarm, a rule and a function beside what is rendered: the deploy role may not make them,
// until the spec allows it to and the account is bootstrapped again. What is destroyed can be applied again.
func TestOwnFiles(t *testing.T) {
	t.Parallel()
	bed := &testbed{Project: tfgentest.Start(t, "testdata/small", tfgentest.Options{}), t: t, binary: build(t)}
	bed.write("dev/own.tf", ownFile)
	var archive bytes.Buffer
	files := zip.NewWriter(&archive)
	_, err := must(files.Create("main.py"))(t).Write([]byte("def handler(event, context): pass\n"))
	if err != nil || files.Close() != nil {
		t.Fatal(err)
	}
	bed.write("dev/notify.zip", archive.String())

	out := bed.tfgen(1, "apply", "--env", "dev", "--auto-approve")
	// The rest waits for these.
	for _, action := range []string{"sns:CreateTopic", "events:PutRule", "iam:AttachRolePolicy", "lambda:CreateFunction"} {
		contains(t, out, "is not authorized to perform: "+action)
	}

	const begin = "environment \"dev\" {\n"
	bed.edit("dev.hcl", begin, begin+ownNeeds)
	contains(t, bed.tfgen(0, "bootstrap", "--env", "dev"), "update environment's policy Deploy/tfgen-small-dev")
	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "applied")
	contains(t, bed.tfgen(0, "plan", "--env", "dev"), "no changes")

	bed.edit("dev.hcl", ownNeeds, "")
	contains(t, bed.tfgen(0, "bootstrap", "--env", "dev"), "update environment's policy Deploy/tfgen-small-dev")
	contains(t, bed.tfgen(1, "plan", "--env", "dev"), "is not authorized to perform: sns:GetTopicAttributes")
	bed.edit("dev.hcl", begin, begin+ownNeeds)
	bed.tfgen(0, "bootstrap", "--env", "dev")
	bed.tfgen(0, bed.destruction("dev")...)
	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "applied")
}
