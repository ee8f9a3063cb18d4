package reference

func step() Block {
	return Block{
		Path: "pipeline.step", Label: "NAME", Several: true,
		Text: "One of several tasks that a pipeline runs, one after the other.\n\n" +
			"What the pipeline and its `task` say holds for each step; a step's own `reads`, `writes`, `secrets`, " +
			"`environment` and `allow` come on top of that, and anything else takes its place. Each step has roles of its " +
			"own, with no more than it needs. The cause of an execution that fails begins with the step that did.\n\n" +
			"Every step of an execution finds the same `EXECUTION_NAME`: what one hands to the next, it writes under that " +
			"name into a bucket that the next reads.",
		Examples: []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu    = 1024
    memory = 4096
  }

  step "load" {
    command = ["load"]
    secrets = { PASSWORD = "/prep/password" }
    reads   = [bucket.input]
    writes  = [bucket.output]
  }
  step "train" {
    command = ["train"]
    memory  = 8192
    reads   = [bucket.output]
    writes  = [bucket.models]
    timeout = 7200
  }
}`, `pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu    = 256
    memory = 512
  }

  step "load" {
    secrets     = { PASSWORD = "/prep/password" }
    secret_keys = ["arn:aws:kms:eu-central-1:111111111111:key/5678"]
  }
}`},
		Attributes: append([]Attribute{
			enabled(),
			{
				Name: "name", Type: String, Absent: "`PREFIX-LABEL-LABEL`, of the pipeline's and its own",
				Text:   "What the names of its task definition and roles begin with.",
				Limits: "as for a pipeline", Source: iamQuotas,
				Example: `"nightly-load"`, Refused: []string{`"nightly load"`},
			},
			{
				Name: "image", Type: String, Absent: "the pipeline's", Text: "The container image.",
				Limits:  "with a tag or a digest; in a VPC without `nat`, in ECR in the same region",
				Example: `"${repository.prep.url}:1.4.0-load"`,
				Refused: []string{"repository.prep.url", `"docker.io/library/busybox:1"`},
			},
			shown(of(cpu(), "the task's"), "512"), shown(of(memory(), "the task's"), "2048"),
			{
				Name: "reads", Type: Buckets, Default: "[]", Text: "The buckets that it may read, beside the pipeline's.",
				Limits:  "each once",
				Example: "[bucket.input]", Refused: []string{"[bucket.input, bucket.input]", `["input"]`},
			},
			{
				Name: "writes", Type: Buckets, Default: "[]", Text: "Likewise, the buckets that it may write.",
				Limits: "each once", Example: "[bucket.output]", Refused: []string{"[bucket.output, bucket.output]"},
			},
			secrets("Its own, beside the pipeline's."), secretKeys(),
			of(timeout(), "the pipeline's"), of(retries(), "the pipeline's"),
		}, container()...),
	}
}

// of is an attribute that says in words what it is where it is absent.
func of(a Attribute, absent string) Attribute {
	a.Default, a.Absent = "", absent
	return a
}

// shown is an attribute with another example.
func shown(a Attribute, example string) Attribute {
	a.Example = example
	return a
}

func stepAllow() Block {
	b := pipelineAllow()
	b.Path = "pipeline.step.allow"
	b.Text = "What else a step's task may do, beside what the pipeline's `allow` blocks say."
	b.Examples = []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  step "load" {
    cpu    = 256
    memory = 512

    allow "metrics" {
      actions   = ["cloudwatch:PutMetricData"]
      resources = ["*"]
    }
  }
}`}
	return b
}

func secrets(whose string) Attribute {
	return Attribute{
		Name: "secrets", Type: Map, Default: "{}",
		Text: "Variables of the container's environment that ECS reads when it starts it: from an SSM parameter, by its " +
			"name or ARN, or from a secret of Secrets Manager, by its ARN, perhaps with `:KEY:STAGE:VERSION` behind it. The " +
			"execution role may read exactly these. Their values are nowhere in the spec, in plans or in the state. " + whose,
		Limits: "names of letters, digits and underscores; none that every container has. In a VPC without `nat`, in the " +
			"same region. A secret of another account has to have a customer key, in `secret_keys`; what its owner has to add " +
			"to its policy, `tfgen access --handover` prints",
		Source:  "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
		Example: `{ PASSWORD = "/prep/password" }`,
		Allowed: []string{`{ A = "arn:aws:secretsmanager:eu-central-1:${env.account_id}:secret:a-AbCdEf:key::" }`},
		Refused: []string{`{ ENVIRONMENT = "/a" }`, `{ A = "arn:aws:s3:::a/b" }`, `{ A = "two words" }`,
			`{ A = "arn:aws:ssm:us-east-1:111111111111:parameter/a" }`},
	}
}

func secretKeys() Attribute {
	return Attribute{
		Name: "secret_keys", Type: Strings, Default: "[]",
		Text:    "Customer keys that the secrets are encrypted with, which the execution role may decrypt with.",
		Limits:  "ARNs of keys; only beside `secrets`",
		Example: `["arn:aws:kms:eu-central-1:111111111111:key/1234"]`, Refused: []string{`["alias/secrets"]`},
	}
}

func timeout() Attribute {
	return Attribute{
		Name: "timeout", Type: Number, Default: "3600", Text: "After how many seconds an attempt counts as failed.",
		Limits: "1 to 31536000, a year", Source: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
		Example: "7200", Allowed: []string{"1", "31536000"}, Refused: []string{"0", "31536001"},
	}
}

func retries() Attribute {
	return Attribute{
		Name: "retries", Type: Number, Default: "2",
		Text: "How many further attempts there are after one that failed or ran out of time, 1, 2, 4… minutes apart. A " +
			"task that can't start, for want of capacity or by a fault of ECS, is tried again for more than an hour in any " +
			"case.",
		Limits: "0 to 10", Example: "0", Allowed: []string{"10"}, Refused: []string{"-1", "11"},
	}
}
