package review

import (
	"errors"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// secret is the value of everything sensitive in the samples.
const secret = "hunter2-s3cr3t"

func change(action terraform.Action, address, kind string, attributes ...terraform.Attribute) terraform.ResourceChange {
	return terraform.ResourceChange{
		Change:     terraform.Change{Address: address, ResourceType: kind, Action: action},
		Attributes: attributes,
	}
}

// sample has one change of every sort.
func sample() []terraform.ResourceChange {
	replaced := change(terraform.Replace, "module.registry.aws_ecr_repository.etl", "aws_ecr_repository",
		terraform.Attribute{Path: "arn", Before: "arn:aws:ecr:us-east-1:111111111111:repository/etl", Unknown: true},
		terraform.Attribute{Path: "encryption_configuration[0].kms_key", Before: "", Unknown: true, Replaces: true},
		terraform.Attribute{Path: "kms_key_id", Before: ""},
		terraform.Attribute{Path: "name", Before: "etl", After: "etl-2", Replaces: true},
	)
	replaced.Reason = "cannot_update"
	deleted := change(terraform.Delete, `module.parameters.aws_ssm_parameter.etl["/acme/etl/old"]`, "aws_ssm_parameter",
		terraform.Attribute{Path: "value", Before: secret, Sensitive: true})
	deleted.Reason = "delete_because_each_key"
	tainted := change(terraform.Replace, "module.storage.aws_s3_bucket.input", "aws_s3_bucket")
	tainted.Reason = "tainted"
	adopted := change(terraform.Import, "aws_kms_key.main", "aws_kms_key")
	adopted.ImportID = "1234abcd"
	adoptedToo := change(terraform.Update, "aws_kms_alias.main", "aws_kms_alias",
		terraform.Attribute{Path: "target_key_id", Before: "a", After: "b"})
	adoptedToo.ImportID = "alias/main"
	moved := change(terraform.Move, "aws_iam_role.new", "aws_iam_role")
	moved.MovedFrom = "aws_iam_role.previous"
	deposed := change(terraform.Delete, "aws_lb.main", "aws_lb")
	deposed.Deposed = "00a1b2c3"
	return []terraform.ResourceChange{
		tainted, replaced, deleted, adopted, adoptedToo,
		change(terraform.Create, "module.workflow.aws_cloudwatch_log_group.states", "aws_cloudwatch_log_group",
			terraform.Attribute{Path: "arn", Unknown: true},
			terraform.Attribute{Path: "kms_key_id", After: ""},
			terraform.Attribute{Path: "name", After: "/aws/states/etl"},
			terraform.Attribute{Path: "policy", After: `{ "b": 1, "a": [12345678901234567890] }`},
			terraform.Attribute{Path: "retention_in_days", After: float64(30)},
			terraform.Attribute{Path: "secret", After: secret, Sensitive: true},
			terraform.Attribute{Path: "skip_destroy", After: false},
			terraform.Attribute{Path: "tags.Owner", After: "data"},
			terraform.Attribute{Path: "tags_all.Owner", After: "data"},
			terraform.Attribute{Path: "tags_all.project", After: "acme"},
		),
		change(terraform.Update, "module.storage.aws_s3_bucket_policy.input", "aws_s3_bucket_policy",
			terraform.Attribute{
				Path:   "policy",
				Before: `{"Statement":[{"Sid":"Own","Effect":"Allow","Action":["s3:GetObject"]}],"Version":"2012-10-17"}`,
				After:  `{"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"]}]}`,
			},
			terraform.Attribute{Path: "same", Before: `{"a": 1, "b": 2}`, After: `{"b":2,"a":1}`},
		),
		change(terraform.Update, "module.workflow.aws_sfn_state_machine.etl", "aws_sfn_state_machine",
			terraform.Attribute{Path: "comment", Before: "one\ntwo\n", After: nil},
			terraform.Attribute{Path: "revision", Before: "1", Unknown: true},
			terraform.Attribute{Path: "tags.New", After: "x"},
			terraform.Attribute{Path: "tags.Old", Before: "x"},
			terraform.Attribute{Path: "tags_all.New", After: "x"},
			terraform.Attribute{Path: "tags.release", Before: "1"},
			terraform.Attribute{Path: "tags_all.Old", Before: "x"},
			terraform.Attribute{Path: "tags_all.release", Before: "1", After: "2"},
			terraform.Attribute{Path: "timeout", Before: float64(60), After: float64(123456789012)},
			terraform.Attribute{Path: "token", Before: secret, After: secret + "2", Sensitive: true},
		),
		change(terraform.Forget, "aws_iam_role.old", "aws_iam_role", terraform.Attribute{Path: "name", Before: "old"}),
		moved, deposed, policy(),
		change(terraform.Read, "data.aws_partition.current", "aws_partition"),
	}
}

// policy is a new one, longer than a line.
func policy() terraform.ResourceChange {
	text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`
	c := change(terraform.Create, "aws_iam_role_policy.new", "aws_iam_role_policy",
		terraform.Attribute{Path: "description", After: strings.Repeat("long ", 100)},
		terraform.Attribute{Path: "policy", After: text}, terraform.Attribute{Path: "role", Unknown: true})
	c.Configured = []string{"policy", "role"}
	return c
}

func bucketNames() terraform.OutputChange {
	return terraform.OutputChange{Name: "bucket_names", Attributes: []terraform.Attribute{
		{Path: "bucket_names.input", Before: "a", After: "b"}, {Path: "bucket_names.output", After: "c"},
	}}
}

// drift is what somebody changed by hand.
func drift() []terraform.ResourceChange {
	return []terraform.ResourceChange{
		change(terraform.Update, "module.workflow.aws_cloudwatch_log_group.states", "aws_cloudwatch_log_group",
			terraform.Attribute{Path: "retention_in_days", Before: float64(30), After: float64(1)}),
		change(terraform.Delete, `module.parameters.aws_ssm_parameter.etl["/acme/etl/window"]`, "aws_ssm_parameter"),
	}
}

// hostile is text that tries to be something else.
const hostile = "`` ```\n```\n</details> | <img src=x> @acme/owners \x1b[31m \u202egpj.exe [x](http://x) <!-- # ~~~"

// plans has one plan of every sort, and hostile text wherever text can come from.
func plans() []Environment {
	nasty := change(terraform.Update, `aws_ssm_parameter.x["`+hostile+`"]`, "aws_ssm_parameter",
		terraform.Attribute{Path: "tags." + hostile, Before: hostile, After: "x"},
		terraform.Attribute{Path: "value", Before: `{"a":"` + "```" + `"}`, After: `{"a":"` + "````\\n</details>" + `"}`},
	)
	nasty.ImportID = hostile
	return []Environment{
		{
			Name: "prod", AccountID: "222222222222", Region: "us-east-1", Drift: drift(),
			Plan:   &terraform.Plan{Changes: sample(), Outputs: []terraform.OutputChange{bucketNames()}},
			Access: []string{"+ etl may write s3://input", "- etl may read s3://output"},
			Chart:  []string{"flowchart LR", `  n1["etl"] -->|"gains s3:PutObject"| n2[("input")]`},
			Stops: []guard.Stop{
				{Rule: guard.WrongAccount, Message: "a provider of the plan assumes no role."},
				{
					Rule: guard.DestroysData, Address: "module.registry.aws_ecr_repository.etl",
					Message: "it would be replaced. If that is meant, add --allow-destroy module.registry.aws_ecr_repository.etl.",
				},
			},
		},
		{Name: "dev", AccountID: "111111111111", Region: "us-east-1"},
		{
			Name: "broken", AccountID: "333333333333", Region: "eu-west-1",
			Err: errors.New("terraform plan: exit status 1\n\n" + hostile),
		},
		{
			Name: "hostile|" + hostile, AccountID: "444444444444", Region: "eu-west-1",
			Plan:   &terraform.Plan{Changes: []terraform.ResourceChange{nasty}, Outputs: []terraform.OutputChange{{Name: hostile}}},
			Drift:  []terraform.ResourceChange{nasty},
			Access: []string{hostile},
			Chart:  []string{"flowchart LR", "  n1[" + markdown.Label(hostile) + "]"},
			Stops:  []guard.Stop{{Rule: guard.ForeignAccount, Address: hostile, Attribute: hostile, Message: hostile}},
		},
	}
}
