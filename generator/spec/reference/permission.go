package reference

func pipelineAllow() Block {
	return Block{
		Path: "pipeline.allow", Label: "NAME", Several: true,
		Text: "What else the tasks may do, in the rest of AWS: a queue, a table, another team's bucket, metrics. It is " +
			"rendered as a statement of the task role, and `tfgen access` shows it.\n\n" +
			"Buckets, keys, parameters and repositories of the project, and ways around their policies (passing a role, " +
			"starting a state machine, assuming the deploy role), are found by `tfgen access --check`, and refused by plan " +
			"and apply, unless the environment has an `accept` for them. In a VPC without `nat`, tasks reach no other " +
			"services than those that they run on.",
		Examples: []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu    = 256
    memory = 512
  }

  allow "metrics" {
    actions   = ["cloudwatch:PutMetricData"]
    resources = ["*"]
  }
}`},
		Attributes: []Attribute{
			{
				Name: "actions", Type: Strings, Required: Always, Text: "IAM actions, perhaps with wildcards.",
				Limits:  "never all of a service",
				Example: `["sqs:Send*"]`, Refused: []string{"[]", `["*"]`, `["sqs:*"]`, `["SendMessage"]`},
			},
			{
				Name: "resources", Type: Strings, Required: Always,
				Text:    "ARNs, perhaps with wildcards, or `\"*\"` for actions that know no resources.",
				Limits:  "in the environment's partition; no variables",
				Example: `["arn:aws:sqs:eu-central-1:333333333333:orders"]`,
				Refused: []string{"[]", `["orders"]`, `["arn:aws-cn:sqs:cn-north-1:333333333333:orders"]`,
					`["arn:aws:sqs:*:*:$${aws:username}"]`},
			},
			enabled(),
		},
	}
}

func deployAllow() Block {
	return Block{
		Path: "deploy.allow", Label: "LABEL", Several: true,
		Text: "What else the deploy role may do, for your own `.tf` files beside the rendered ones. `tfgen bootstrap` " +
			"adds it to the role, and takes it away when it is gone.",
		Examples: []string{`deploy {
  role = "Deploy"

  allow "topics" {
    actions   = ["sns:*"]
    resources = ["arn:aws:sns:*:*:acme-*"]
  }
}`},
		Attributes: []Attribute{
			{
				Name: "actions", Type: Strings, Required: Always, Text: "IAM actions, perhaps with wildcards.",
				Limits:  "of named services",
				Example: `["sns:CreateTopic", "sns:DeleteTopic"]`, Refused: []string{"[]", `["*"]`, `["CreateTopic"]`},
			},
			{
				Name: "resources", Type: Strings, Required: Always,
				Text:    "ARNs, perhaps with wildcards, or `\"*\"` for actions that know no resources.",
				Limits:  "in the environment's partition",
				Example: `["arn:aws:sns:*:*:acme-*"]`, Refused: []string{"[]", `["acme"]`},
			},
			enabled(),
		},
	}
}

func accept() Block {
	return Block{
		Path: "accept", Label: "LABEL", Several: true,
		Text: "Access beside the spec that is wanted, by your own files or by hand. Nothing is rendered of it: `tfgen " +
			"access --check` lists it apart instead of reporting it.\n\n" +
			"It silences what lies in it and nothing more. One that has expired accepts nothing, and one that matches " +
			"nothing is a finding, too. Each environment accepts what its own roles may do, and whom its own resources let " +
			"in. The finding has the block to paste.",
		Examples: []string{`accept "monthly-tidy" {
  principal = "arn:aws:iam::123456789012:role/tidy"
  actions   = ["s3:DeleteObject"]
  resources = ["arn:aws:s3:::acme-output-*/*"]
  reason    = "old outputs go once a month"
  expires   = "2030-12-31"
}`},
		Attributes: []Attribute{
			{
				Name: "principal", Type: String, Required: Always,
				Text: "Who has it: an ARN, an account's id for all who are in it, a service, an identity provider, or `\"*\"` " +
					"for everyone.",
				Limits:  "no patterns; everyone can't be accepted for everything",
				Example: `"arn:aws:iam::123456789012:role/tidy"`, Allowed: []string{`"333333333333"`, `"logs.amazonaws.com"`},
				Refused: []string{`"tidy"`, `"arn:aws:iam::123456789012:role/*"`},
			},
			{
				Name: "actions", Type: Strings, Required: Always, Text: "What they may do, with `*` and `?` for parts, or `\"*\"`.",
				Example: `["s3:DeleteObject"]`, Refused: []string{"[]", `["delete"]`},
			},
			{
				Name: "resources", Type: Strings, Required: Always, Text: "On what: ARNs with `*` and `?` for parts, or `\"*\"`.",
				Limits:  "no variables",
				Example: `["arn:aws:s3:::acme-output-*/*"]`,
				Refused: []string{"[]", `["acme"]`, `["arn:aws:s3:::$${aws:username}"]`},
			},
			{
				Name: "reason", Type: String, Required: Always, Text: "Why that is wanted.",
				Example: `"old outputs go once a month"`, Refused: []string{`""`},
			},
			{
				Name: "expires", Type: String, Absent: "it holds for ever", Text: "The last day on which it holds, in UTC.",
				Limits: "a day, as year-month-day", Example: `"2030-12-31"`, Refused: []string{`"31.12.2030"`, `"2030-02-30"`},
			},
			enabled(),
		},
	}
}
