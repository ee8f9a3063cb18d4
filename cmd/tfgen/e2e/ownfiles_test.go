package e2e

import (
	"archive/zip"
	"bytes"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/sandbox"
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

resource "aws_iam_role_policy" "notify" {
  role = aws_iam_role.notify.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListBucket"]
      Resource = ["arn:aws:s3:::small-data-dev-222222222222-eu-central-1", "arn:aws:s3:::small-data-dev-222222222222-eu-central-1/*"]
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

// ownGrant lets the function's role read a bucket of the project, which may be made before it.
const ownGrant = `  bucket "data" {
    grant "notify" {
      role   = "arn:aws:iam::222222222222:role/small-notify"
      access = ["read"]
    }
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

	const begin = "environment \"dev\" {\n"
	bed.edit("dev.hcl", begin, begin+ownGrant)
	bed.tfgen(0, "render", "--env", "dev")

	out := bed.tfgen(1, "apply", "--env", "dev", "--auto-approve")
	// The rest waits for these.
	for _, action := range []string{"iam:AttachRolePolicy", "lambda:CreateFunction"} {
		contains(t, out, "is not authorized to perform: "+action)
	}

	bed.edit("dev.hcl", begin, begin+ownNeeds)
	contains(t, bed.tfgen(0, "bootstrap", "--env", "dev"), "update environment's policy Deploy/tfgen-small-dev")
	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "applied")
	contains(t, bed.tfgen(0, "plan", "--env", "dev"), "no changes")
	bed.testOwnGrant(t)

	bed.edit("dev.hcl", ownNeeds, "")
	contains(t, bed.tfgen(0, "bootstrap", "--env", "dev"), "update environment's policy Deploy/tfgen-small-dev")
	contains(t, bed.tfgen(1, "plan", "--env", "dev"), "is not authorized to perform: lambda:GetFunction")
	bed.edit("dev.hcl", begin, begin+ownNeeds)
	bed.tfgen(0, "bootstrap", "--env", "dev")
	bed.tfgen(0, bed.destruction("dev")...)
	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "applied")
}

// testOwnGrant has the function's role read the bucket that it is granted, where it may not write.
func (bed *testbed) testOwnGrant(t *testing.T) {
	const bucket, key = "small-data-dev-222222222222-eu-central-1", "report"
	task, notify := s3Client(bed.As("dev", "small-train-task-dev")), s3Client(bed.As("dev", "small-notify"))
	if err := put(t, task, bucket, key); err != nil {
		t.Fatal(err)
	}
	if err := get(t, notify, bucket, key); err != nil {
		t.Errorf("a role that is granted a bucket can't read it: %v", err)
	}
	refused(t, "a role that may read writes", put(t, notify, bucket, key), "s3:PutObject")
	owner := s3Client(bed.As("dev", sandbox.AdministratorRole))
	versions := must(owner.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String(bucket)}))(t)
	for _, v := range versions.Versions {
		must(owner.DeleteObject(t.Context(),
			&s3.DeleteObjectInput{Bucket: aws.String(bucket), Key: v.Key, VersionId: v.VersionId}))(t)
	}
}
