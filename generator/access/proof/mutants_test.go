package proof_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// Where the reference project's grants stand.
const (
	devStorage  = "environments/dev/modules/storage/main.tf"
	devCompute  = "environments/dev/modules/compute/main.tf"
	devWorkflow = "environments/dev/modules/workflow/main.tf"
	prodStorage = "environments/prod/modules/storage/main.tf"
	prodCompute = "environments/prod/modules/compute/main.tf"
	prodParams  = "environments/prod/modules/parameters/main.tf"
	prodStarts  = "environments/prod/modules/workflow/main.tf"

	govcloudCompute = "environments/east/modules/compute/main.tf"

	artifacts = "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1"
	reader    = "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"
)

// mutant is a change of the rendered files. One that is about a file in which old stands replaces it once after a text;
// else new is the file's content.
type mutant struct {
	name, file, after, old, new string
	want                        []string // findings, each class, side and a part of its text
}

func mutants() []mutant {
	statement := func(s string) string { return "{" + s + "},\n" }
	return []mutant{
		{"widened reader", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `"s3:GetObject", "s3:PutObject",`,
			[]string{"excess identity s3:PutObject by " + reader + " on " + artifacts}},
		{"widened owner's half", devStorage, `"CrossAccountRead"`, `"s3:GetObject",`, `"s3:GetObject", "s3:PutObject",`,
			[]string{"excess resource s3:PutObject by " + reader}},
		{"everything for the reader", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `"s3:*",`,
			[]string{"excess identity " + artifacts}},
		{"every service", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `"*",`, []string{"excess identity " + artifacts}},
		{"another spelling of an action", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `"S3:getobject",`, nil},
		{"glob of actions", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `"s3:GetObject*",`,
			[]string{"excess identity s3:GetObjectVersion"}},
		{"glob of actions in the bucket", devStorage, `"CrossAccountRead"`, `"s3:GetObject",`, `"s3:Get*",`,
			[]string{"excess resource s3:GetBucketPolicy"}},
		{"no list", prodCompute, `"ReadFromDev"`, `"s3:ListBucket",`, "",
			[]string{"missing identity s3:ListBucket by " + reader}},
		{"no get by the owner", devStorage, `"CrossAccountRead"`, `"s3:GetObject",`, "",
			[]string{"missing resource s3:GetObject by " + reader}},
		{"no identity half", prodCompute, `"ReadFromDev"`, `Effect = "Allow"`, `Effect = "Deny"`,
			[]string{`missing identity the Deny statement ReadFromDev`}},
		{"no resource half", devStorage, `"CrossAccountRead"`, `arn:aws:iam::987654321098:root`,
			"arn:aws:iam::123456789012:root", []string{"missing resource " + reader}},
		{"stranger's account", devStorage, `"CrossAccountRead"`, `AWS = "arn:aws:iam::987654321098:root"`,
			`AWS = ["arn:aws:iam::987654321098:root", "arn:aws:iam::666666666666:root"]`,
			[]string{"excess resource account 666666666666"}},
		{"stranger's account instead of the role", devStorage, `"CrossAccountRead"`,
			"987654321098:role/ds-preprocessing-task-prod", "987654321098:role/admin",
			[]string{"missing resource " + reader, "excess resource 987654321098:role/admin"}},
		{"a role more", devStorage, `"CrossAccountRead"`, `"arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"`,
			`["arn:aws:iam::987654321098:role/ds-preprocessing-task-prod", "arn:aws:iam::987654321098:role/admin"]`,
			[]string{"excess resource s3:ListBucket by arn:aws:iam::987654321098:role/admin"}},
		{"a role more of an account that isn't let in", devStorage, `"CrossAccountRead"`,
			`"arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"`,
			`["arn:aws:iam::987654321098:role/ds-preprocessing-task-prod", "arn:aws:iam::666666666666:role/x"]`, nil},
		{"public bucket", devStorage, `"CrossAccountRead"`, `AWS = "arn:aws:iam::987654321098:root"`, `AWS = "*"`, nil},
		{"public bucket without a condition", devStorage, `Statement = [`, ``, statement(
			`Sid = "Public", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "` + artifacts + `/*"`),
			[]string{"excess resource anybody, without credentials,"}},
		{"everyone of an organization", devStorage, `Statement = [`, ``, statement(
			`Sid = "Org", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "` + artifacts + `/*",
			Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } }`),
			[]string{"excess resource depending on aws:principalorgid"}},
		{"a service", devStorage, `Statement = [`, ``, statement(
			`Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject",
			Resource = "` + artifacts + `/*"`), []string{"excess resource s3:PutObject by logging.s3.amazonaws.com"}},
		{"a role of the owner by name", devStorage, `Statement = [`, ``, statement(
			`Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/x" }, Action = "s3:PutObject",
			Resource = "` + artifacts + `/*"`), []string{"excess resource s3:PutObject by arn:aws:iam::123456789012:role/x"}},
		{"all but some principals", devStorage, `Statement = [`, ``, statement(
			`Effect = "Allow", NotPrincipal = { AWS = "arn:aws:iam::123456789012:role/x" }, Action = "s3:PutObject",
			Resource = "` + artifacts + `/*"`), []string{"undecided resource whom statement"}},
		{"an identity provider", devStorage, `Statement = [`, ``, statement(
			`Effect = "Allow", Principal = { Federated = "accounts.google.com" }, Action = "s3:GetObject",
			Resource = "` + artifacts + `/*"`), []string{"excess resource Federated accounts.google.com"}},
		{"misspelt condition key", devStorage, `"CrossAccountRead"`, "aws:PrincipalArn", "aws:PrincipalARNs",
			[]string{"missing resource depending on aws:principalarns", "excess resource account 987654321098"}},
		{"condition dropped", devStorage, `"CrossAccountRead"`, `ArnEquals = {
            "aws:PrincipalArn" = "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"
          }`, "", []string{"excess resource account 987654321098"}},
		{"condition loosened", devStorage, `"CrossAccountRead"`, `role/ds-preprocessing-task-prod"`, `role/ds-*"`,
			[]string{"excess resource account 987654321098"}},
		{"condition negated", devStorage, `"CrossAccountRead"`, `ArnEquals`, `ArnNotEquals`,
			[]string{"missing resource " + reader, "excess resource account 987654321098"}},
		{"unknown operator", devStorage, `"CrossAccountRead"`, `ArnEquals`, `ArnSame`,
			[]string{"undecided ArnSame"}},
		{"more conditions", devStorage, `"CrossAccountRead"`, `Condition = {`,
			`Condition = { IpAddress = { "aws:SourceIp" = "10.0.0.0/8" }`,
			[]string{"missing resource depending on aws:sourceip"}},
		{"confused owner", prodCompute, `"ReadFromDev"`, `"aws:ResourceAccount" = "123456789012"`,
			`"aws:ResourceAccount" = "987654321098"`, []string{"missing identity " + reader, "excess identity " + artifacts}},
		{"owner of any account", prodCompute, `"ReadFromDev"`, "StringEquals = {\n            \"aws:ResourceAccount\" = \"123456789012\"\n          }",
			"", []string{"excess identity " + artifacts}},
		{"siblings of a bucket", prodCompute, `"ReadFromDev"`, `us-east-1/*",`, `us-east-1*",`,
			[]string{"excess identity s3:ListBucket on " + artifacts + "x"}},
		{"all buckets", prodCompute, `"ReadFromDev"`, `"` + artifacts + `/*",`, `"arn:aws:s3:::*",`,
			[]string{"excess identity s3:ListBucket on arn:aws:s3:::x"}},
		{"everything", prodCompute, `"ReadFromDev"`, `"` + artifacts + `/*",`, `"*",`, []string{"excess identity on *"}},
		{"another region's parameters", prodCompute, `"ReadParameters"`, `"arn:aws:ssm:us-east-1:`, `"arn:aws:ssm:*:`,
			[]string{"excess identity ssm:GetParameter"}},
		{"half of the objects", prodCompute, `"ReadFromDev"`, `us-east-1/*",`, `us-east-1/models/*",`,
			[]string{"missing identity s3:GetObject by " + reader}},
		{"objects of each role", prodCompute, `"ReadFromDev"`, `us-east-1/*",`, `us-east-1/$${aws:username}/*",`,
			[]string{"missing identity"}},
		{"all but an action", prodCompute, `"WriteToProd"`, "Action = [", "NotAction = [",
			[]string{"excess identity", "missing identity s3:PutObject"}},
		{"all but a resource", prodCompute, `"WriteToProd"`, "Resource = ", "NotResource = ",
			[]string{"excess identity", "missing identity s3:PutObject"}},
		{"no TLS", devStorage, `"DenyInsecureTransport"`, `"aws:SecureTransport" = "false"`, `"aws:SecureTransport" = "maybe"`,
			[]string{"undecided maybe"}},
		{"TLS statement gone", devStorage, `"DenyInsecureTransport"`, `Effect    = "Deny"`, `Effect    = "Allow"`,
			[]string{"excess resource plain HTTP", "excess resource anybody, without credentials,"}},
		{"TLS for objects alone", devStorage, `"DenyInsecureTransport"`, `"` + artifacts + `",`, "",
			[]string{"excess resource plain HTTP"}},
		{"TLS for reads alone", devStorage, `"DenyInsecureTransport"`, `"s3:*"`, `"s3:Get*"`,
			[]string{"excess resource plain HTTP"}},
		{"TLS for one account", devStorage, `"DenyInsecureTransport"`, `Principal = "*"`,
			`Principal = { AWS = "123456789012" }`, []string{"excess resource plain HTTP"}},
		{"TLS only from outside", devStorage, `"DenyInsecureTransport"`, `Bool = {`,
			`StringNotEquals = { "aws:SourceVpc" = "vpc-1" }, Bool = {`, []string{"excess resource plain HTTP"}},
		{"TLS for everyone in other words", devStorage, `"DenyInsecureTransport"`, `Principal = "*"`,
			`Principal = { AWS = "*" }`, nil},
		{"TLS for every service in other words", devStorage, `"DenyInsecureTransport"`, `"s3:*"`, `"*"`, nil},
		{"a Deny in the way", devStorage, `Statement = [`, ``, statement(
			`Sid = "Frozen", Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "` + artifacts + `/models/*"`),
			[]string{`missing resource the Deny statement Frozen`}},
		{"two statements of one name", devStorage, `Statement = [`, ``, statement(
			`Sid = "CrossAccountRead", Effect = "Deny", Principal = "*", Action = "s3:DeleteObject",
			Resource = "` + artifacts + `/*"`), []string{"undecided not valid"}},
		{"a policy without statements", prodCompute, `aws_iam_role_policy" "preprocessing_task`, "Statement = [",
			"Statements = [", []string{"undecided not valid"}},
		{"text that is no policy", "environments/prod/extra_override.tf", "", "", `module "storage" { source = "./other" }`,
			[]string{"missing is not in the files"}},
		{"own policy", "environments/prod/own.tf", "", "", `resource "aws_iam_role_policy" "own" {
  role   = "ds-preprocessing-task-prod"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:PutObject",
    Resource = "` + artifacts + `/*" }] })
}`, []string{"excess identity s3:PutObject by " + reader}},
		{"own attachment", "environments/prod/own.tf", "", "", `resource "aws_iam_role_policy_attachment" "own" {
  role       = "ds-preprocessing-task-prod"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}`, []string{"excess AdministratorAccess"}},
		{"own attached policy", "environments/prod/own.tf", "", "", `resource "aws_iam_policy" "own" {
  name   = "own"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "iam:*", Resource = "*" } })
}
resource "aws_iam_role_policy_attachment" "own" {
  role       = "ds-preprocessing-execution-prod"
  policy_arn = aws_iam_policy.own.arn
}`, []string{"excess identity iam:AttachRolePolicy"}},
		{"own role", "environments/prod/own.tf", "", "", `resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole",
    Principal = { Service = "lambda.amazonaws.com" } } })
  inline_policy {
    name   = "own"
    policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*",
      Resource = "arn:aws:s3:::ds-input-prod-987654321098-us-east-1/*" } })
  }
}`, []string{"excess identity s3:DeleteObject"}},
		{"own harmless role and bucket", "environments/prod/own.tf", "", "", `resource "aws_iam_role" "own" {
  name               = "own"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole",
    Principal = { Service = "lambda.amazonaws.com" } } })
  inline_policy {
    name   = "own"
    policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::own/*" } })
  }
}
resource "aws_s3_bucket" "own" {
  bucket = "own"
}`, nil},
		{"own user", "environments/prod/own.tf", "", "", `resource "aws_iam_user" "own" {
  name = "own"
}
resource "aws_iam_user_policy" "own" {
  user   = aws_iam_user.own.name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "*" } })
}`, []string{"excess identity statement 1 allows own more than the spec says"}},
		{"own public bucket", "environments/prod/own.tf", "", "", `resource "aws_s3_bucket" "own" {
  bucket = "own"
  policy = jsonencode({ Statement = { Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::own/*" } })
}`, nil},
		{"override", "environments/dev/modules/storage/x_override.tf", "", "", `resource "aws_s3_bucket_policy" "artifacts" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "666666666666" },
    Action = "s3:*", Resource = "` + artifacts + `/*" }] })
}`, []string{"excess resource account 666666666666", "missing resource " + reader, "excess resource plain HTTP"}},
		{"a policy document", "environments/dev/modules/storage/own.tf", "", "", `data "aws_iam_policy_document" "open" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::copy/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/ds-preprocessing-states-dev"]
    }
  }
}
resource "aws_s3_bucket" "copy" {
  bucket = "copy"
  policy = data.aws_iam_policy_document.open.json
}`, []string{"excess resource role/ds-preprocessing-states-dev"}},
		{"an unresolved principal", devStorage, `"CrossAccountRead"`, `"arn:aws:iam::987654321098:root"`,
			`aws_s3_bucket.artifacts.hosted_zone_id`, []string{"undecided hosted_zone_id"}},
		{"an unresolved action", prodCompute, `"ReadFromDev"`, `"s3:GetObject",`, `aws_ecs_cluster.processing.id,`,
			[]string{"undecided aws_ecs_cluster.processing"}},
		{"an unresolved policy", prodCompute, `aws_iam_role_policy" "preprocessing_task`, "policy = jsonencode({",
			"policy = aws_ecs_cluster.processing.id\n locals = jsonencode({", []string{"undecided aws_ecs_cluster.processing"}},
		{"second policy of a bucket", "environments/dev/modules/storage/own.tf", "", "", `resource "aws_s3_bucket_policy" "own" {
  bucket = aws_s3_bucket.artifacts.id
  policy = jsonencode({ Statement = { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "` + artifacts + `" } })
}`, []string{"undecided more than one policy"}},
		{"boundary", prodCompute, `"preprocessing_task" {`, `name = "ds-preprocessing-task-prod"`,
			`name = "ds-preprocessing-task-prod"` + "\n  permissions_boundary = \"arn:aws:iam::987654321098:policy/b\"",
			[]string{"undecided permissions boundary"}},
		{"confused deputy", prodCompute, `"preprocessing_task" {`, `aws:SourceAccount`, `aws:SourceAccounts`,
			[]string{"excess resource ecs-tasks.amazonaws.com", "missing resource ecs-tasks.amazonaws.com can't assume"}},
		{"another service assumes", prodCompute, `"preprocessing_task" {`, `Service = "ecs-tasks.amazonaws.com"`,
			`Service = ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]`, []string{"excess resource ec2.amazonaws.com"}},
		{"another account assumes", prodCompute, `"preprocessing_task" {`, `Service = "ecs-tasks.amazonaws.com"`,
			`Service = "ecs-tasks.amazonaws.com", AWS = "666666666666"`, []string{"excess resource account 666666666666"}},
		{"pull of any image", prodCompute, `"PullImage"`, `repository/ds-preprocessing"`, `repository/*"`,
			[]string{"excess identity ecr:BatchGetImage"}},
		{"push", prodCompute, `"PullImage"`, `"ecr:BatchGetImage",`, `"ecr:BatchGetImage", "ecr:PutImage",`,
			[]string{"excess identity ecr:PutImage"}},
		{"another log", devCompute, `"WriteLogs"`, `/ecs/ds-preprocessing:*`, `/ecs/other:*`,
			[]string{"missing identity write the container's log", "excess identity /ecs/other"}},
		{"any task", devWorkflow, `"RunTask"`, `ArnEquals`, `ArnNotEquals`,
			[]string{"missing identity run the task", "excess identity ecs:RunTask"}},
		{"any role passed", devWorkflow, `"PassTaskRoles"`, `role/ds-preprocessing-task-dev`, `role/*`,
			[]string{"excess identity iam:PassRole"}},
		{"passed to any service", devWorkflow, `"PassTaskRoles"`, `iam:PassedToService`, `aws:x`,
			[]string{"excess identity iam:PassRole", "missing identity iam:PassRole"}},
		{"any queue", prodStarts, `"KeepFailedStarts"`, `:ds-preprocessing-dlq`, `:ds-*`,
			[]string{"excess identity sqs:SendMessage"}},
		{"reads the queue instead", prodStarts, `"KeepFailedStarts"`, `sqs:SendMessage`, `sqs:ReceiveMessage`,
			[]string{"missing identity sqs:SendMessage", "excess identity sqs:ReceiveMessage"}},
		{"another queue", prodStarts, `"aws_sqs_queue" "preprocessing_dlq"`, `ds-preprocessing-dlq`, `ds-other`,
			[]string{"missing resource :ds-preprocessing-dlq is not in the files"}},
		{"a policy of the queue", prodStarts, `"aws_sqs_queue" "preprocessing_dlq" {`, `name = `,
			`policy = jsonencode({ Statement = { Effect = "Allow", Principal = "*", Action = "sqs:SendMessage",
    Resource = "arn:aws:sqs:us-east-1:987654321098:ds-preprocessing-dlq" } })
  name = `, []string{"excess resource anybody, without credentials,"}},
		{"an unresolved policy of the queue", prodStarts, `"aws_sqs_queue" "preprocessing_dlq" {`, `name = `,
			"policy = aws_sfn_state_machine.preprocessing.id\n  name = ", []string{"undecided aws_sfn_state_machine.preprocessing"}},
		{"own policy of the queue", "environments/prod/modules/workflow/own.tf", "", "", `resource "aws_sqs_queue_policy" "own" {
  queue_url = aws_sqs_queue.preprocessing_dlq.url
  policy    = jsonencode({ Statement = { Effect = "Allow", Principal = { AWS = "666666666666" }, Action = "sqs:*",
    Resource = "*" } })
}`, []string{"excess resource account 666666666666"}},
		{"own policy of the queue by its URL", "environments/prod/own.tf", "", "", `resource "aws_sqs_queue_policy" "own" {
  queue_url = "https://sqs.us-east-1.amazonaws.com/987654321098/ds-preprocessing-dlq"
  policy    = jsonencode({ Statement = { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" },
    Action = "sqs:SendMessage", Resource = "*" } })
}`, []string{"excess resource sqs:SendMessage by sns.amazonaws.com"}},
		{"own policy of an unknown queue", "environments/prod/modules/compute/own.tf", "", "", `resource "aws_sqs_queue_policy" "own" {
  queue_url = aws_ecs_cluster.processing.id
  policy    = "{}"
}`, []string{"undecided it is not known what it is for"}},
		{"own queue with a policy", "environments/prod/own.tf", "", "", `resource "aws_sqs_queue" "own" {
  name   = "own"
  policy = jsonencode({ Statement = { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" },
    Action = "sqs:SendMessage", Resource = "*" } })
}`, nil},
		{"another account's root", "environments/prod/provider.tf", "", `allowed_account_ids = ["987654321098"]`,
			`allowed_account_ids = ["123456789012"]`, []string{"undecided account"}},
		{"bucket policy of another bucket", prodStorage, `"aws_s3_bucket_policy" "input"`, "aws_s3_bucket.input.id",
			"aws_s3_bucket.output.id", []string{"undecided more than one policy", "excess resource plain HTTP"}},
		{"parameter of another path", prodParams, "", `"/ds/preprocessing/input-bucket"`, `"/other/input-bucket"`, nil},
	}
}

// files are what is rendered, with the change.
func (m mutant) files(t *testing.T, project *spec.Project) fstest.MapFS {
	t.Helper()
	files := renderAll(project)
	if m.old == "" && m.after == "" {
		files[m.file] = &fstest.MapFile{Data: []byte(m.new)}
		return files
	}
	before, rest, found := strings.Cut(string(files[m.file].Data), m.after)
	if !found || !strings.Contains(rest, m.old) {
		t.Fatalf("%s has no %q after %q", m.file, m.old, m.after)
	}
	files[m.file] = &fstest.MapFile{Data: []byte(before + m.after + strings.Replace(rest, m.old, m.new, 1))}
	return files
}

// keyMutants are changes of the files of a project that has a bucket with a customer key, and somebody else's role.
func keyMutants() []mutant {
	const storage, compute = "environments/hub/modules/storage/main.tf", govcloudCompute
	const ingest = "arn:aws-us-gov:iam::222222222222:role/lake-ingest-task-east"
	const train = "arn:aws-us-gov:iam::222222222222:role/lake-train-task-east"
	return []mutant{
		{"no key for the reader", compute, `"DecryptForHub"`, `"kms:Decrypt"`, `"kms:DescribeKey"`,
			[]string{"missing identity kms:Decrypt by " + ingest, "excess identity kms:DescribeKey"}},
		{"any key", compute, `"DecryptForHub"`, `"kms:ResourceAliases" = "alias/lake-models-hub"`,
			`"kms:ResourceAliases" = ["alias/lake-models-hub", "alias/other"]`, []string{"excess identity kms:Decrypt"}},
		{"no boundary", "environments/hub/modules/compute/main.tf", `"aws_iam_role" "ingest_task"`,
			`permissions_boundary = "arn:aws-us-gov:iam::111111111111:policy/Bound"`, "",
			[]string{"excess identity the role lake-ingest-task-hub hasn't the permissions boundary"}},
		{"no existing key", compute, `"EncryptByExistingKeysForHub"`, `"kms:GenerateDataKey"`, `"kms:DescribeKey"`,
			[]string{"missing identity kms:GenerateDataKey by " + train, "excess identity kms:DescribeKey"}},
		{"existing key beside S3", compute, `"EncryptByExistingKeysForHub"`, `"kms:ViaService"`, `"aws:x"`,
			[]string{"excess identity kms:Decrypt"}},
		{"no key by the owner", storage, `"CrossAccountDecrypt"`, `"kms:Decrypt"`, `"kms:DescribeKey"`,
			[]string{"missing resource kms:Decrypt by " + ingest, "excess resource kms:DescribeKey"}},
		{"key beside S3", storage, `"CrossAccountDecrypt"`, `"kms:ViaService"`, `"aws:x"`, []string{"excess resource kms:Decrypt"}},
		{"key for everyone", storage, `"OwnerDecidesByIAM"`, `AWS = "arn:aws-us-gov:iam::111111111111:root"`, `AWS = "*"`,
			[]string{"excess resource anybody, without credentials,"}},
		{"another key", storage, `"aws_s3_bucket_server_side_encryption_configuration" "models"`, "aws_kms_key.models.arn",
			`"arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/1"`, []string{"undecided the key of"}},
		{"no key", storage, `"aws_kms_alias" "models"`, `"alias/lake-models-hub"`, `"alias/other"`,
			[]string{"missing is not in the files"}},
		{"more for somebody else", storage, `"CrossAccountWrite"`, `"s3:PutObject",`, `"s3:PutObject", "s3:DeleteObject",`,
			[]string{"excess resource s3:DeleteObject by arn:aws-us-gov:iam::333333333333:role/training"}},
		{"nothing for somebody else", storage, `"CrossAccountWrite"`, `333333333333:root`, `444444444444:root`,
			[]string{"missing resource s3:PutObject by arn:aws-us-gov:iam::333333333333:role/training",
				"excess resource account 444444444444"}},
	}
}

// TestMutants changes rendered files by hand: each change of what is granted is found, on the right side and with an
// example, and a change that means the same is not.
func TestMutants(t *testing.T) {
	testMutants(t, load(t, reference), mutants())
	testMutants(t, load(t, govcloud), keyMutants())
}

func testMutants(t *testing.T, project *spec.Project, mutants []mutant) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			report := check(t, project, m.files(t, project))
			var found []string
			for _, f := range report.Findings {
				if f.Class != proof.Undecided && f.Counterexample == nil && !strings.Contains(f.Summary, "not in the files") &&
					!strings.Contains(f.Summary, "boundary") && !strings.Contains(f.Summary, "Federated") &&
					!strings.Contains(f.Summary, "is attached") {
					t.Errorf("no example of %s", f.Summary)
				}
				line := fmt.Sprintf("%s %s %s %s", f.Class, f.Side, f.Summary, f.Detail)
				if f.Counterexample != nil {
					line += " " + f.Counterexample.String()
				}
				found = append(found, line)
			}
			for _, want := range m.want {
				if !matchesAny(found, want) {
					t.Errorf("no finding: %s", want)
				}
			}
			if t.Failed() || len(m.want) == 0 && len(found) > 0 {
				t.Errorf("found:\n%s\n%s", strings.Join(found, "\n"), text(t, report))
			}
		})
	}
}

// matchesAny reports whether a line begins with the wanted class and side, where it has one, and has the rest in it.
func matchesAny(found []string, want string) bool {
	for _, line := range found {
		ok := true
		for i, word := range strings.SplitN(want, " ", 3) {
			ok = ok && (i == 0 && strings.HasPrefix(line, word) || i > 0 && strings.Contains(line, word))
		}
		if ok {
			return true
		}
	}
	return false
}
