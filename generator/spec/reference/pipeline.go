package reference

import "strings"

func pipeline() Block {
	return Block{
		Path: "pipeline", Label: "NAME", Several: true,
		Text: "A Step Functions state machine that runs a container as a Fargate task, with its roles, logs, parameters " +
			"and schedule; or several, in `step` blocks.\n\n" +
			"The task may read the buckets in `reads` (`s3:GetObject`, `s3:ListBucket`; of a pinned model's bucket " +
			"`s3:GetObjectVersion`, too), write those in `writes` (`s3:PutObject`, `s3:AbortMultipartUpload`), use their " +
			"customer keys for that, and read its parameters; nothing else but what `allow` says. The container finds " +
			"`ENVIRONMENT`, `PARAMETER_PATH`, `EXECUTION_NAME` and the names of its buckets (`BUCKET_INPUT` for " +
			"`bucket.input`) in its environment, and reads its parameters when it starts: a new model key needs no new task " +
			"definition.",
		Examples: []string{
			`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main
  reads   = [bucket.input, bucket.models]
  writes  = [bucket.output]

  schedule = "cron(0 9 ? * MON-FRI *)"
  secrets  = { PASSWORD = "/prep/password" }

  task {
    cpu    = 1024
    memory = 4096
  }

  parameters = {
    input-bucket = bucket.input.name
    batch-size   = "64"
  }
}`,
			`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main
  reads   = [bucket.input, bucket.models]

  pin          = true
  model_bucket = bucket.models
  model_key    = "models/v3/model.pkl"

  task {
    cpu    = 256
    memory = 512
  }
}`,
			`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  secrets     = { PASSWORD = "/prep/password" }
  secret_keys = ["arn:aws:kms:eu-central-1:111111111111:key/5678"]

  task {
    cpu    = 256
    memory = 512
  }
}`,
			`pipeline "prep" { # as promote leaves it
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main
  reads   = [bucket.models]

  pin              = true
  model_key        = "models/v3/model.pkl"
  model_version_id = "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"
  model_checksum   = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="

  task {
    cpu    = 256
    memory = 512
  }
}`,
		},
		Attributes: append(whatRuns(), append(models(), whenItRuns()...)...),
	}
}

// whatRuns are the attributes that say what a pipeline runs, and on what.
func whatRuns() []Attribute {
	return []Attribute{
		enabled(),
		{
			Name: "name", Type: String, Absent: "`PREFIX-LABEL-pipeline`, and `PREFIX-LABEL` for the rest",
			Text: "The state machine's name, and what the names of task definition, roles, logs, queue and alarm begin with.",
			Limits: "letters, digits, hyphens and underscores, beginning with a letter or digit; roles' names that are made " +
				"of it have at most 64 characters",
			Source: iamQuotas, Example: `"nightly-prep"`,
			Refused: []string{`"nightly prep"`, `"` + strings.Repeat("a", 60) + `"`},
		},
		resourceTags(),
		{
			Name: "image", Type: String, Required: Always, Text: "The container image.",
			Limits:  "with a tag or a digest; in a VPC without `nat`, in ECR in the same region",
			Example: `"${repository.prep.url}:1.4.0"`,
			Refused: []string{"repository.prep.url", `"docker.io/library/busybox:1"`},
		},
		{
			Name: "cluster", Type: ACluster, Required: "where there are several", Absent: "the only one",
			Text: "Where its tasks run.", Example: "cluster.main",
		},
		{
			Name: "reads", Type: Buckets, Default: "[]",
			Text:    "The buckets that the task may read: its own environment's, or those that another one owns.",
			Limits:  "each once",
			Example: "[bucket.input, bucket.models]", Refused: []string{"[bucket.input, bucket.input]", `["input"]`},
		},
		{
			Name: "writes", Type: Buckets, Default: "[]", Text: "Likewise, the buckets that it may write.", Limits: "each once",
			Example: "[bucket.output]", Refused: []string{"[bucket.output, bucket.output]"},
		},
		secrets("The pipeline's, for each of its steps."), secretKeys(),
		{
			Name: "parameters", Type: Map, Default: "{}",
			Text: "SSM parameters under `/PREFIX/LABEL/`, which the task may read. An environment's entries are put over " +
				"the project's; one that is `null` is removed.",
			Limits: "keys of letters, digits and `_.-`, with single slashes between their parts, 15 levels deep with the " +
				"prefix; values of 1 to 4096 bytes",
			Source:  "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html",
			Example: `{ batch-size = "64" }`,
			Allowed: []string{`{ a = "` + strings.Repeat("x", 4096) + `" }`},
			Refused: []string{`{ a = "` + strings.Repeat("x", 4097) + `" }`, `{ a = "" }`, `{ "a b" = "1" }`,
				`{ "1/2/3/4/5/6/7/8/9/10/11/12/13/14" = "1" }`},
		},
		{
			Name: "retain", Type: Strings, Default: "[]",
			Text:   "Keys of parameters that count as data: they are deleted or replaced only if that is asked for.",
			Limits: "keys of its parameters", Example: `["batch-size"]`, Refused: []string{`["nothing"]`},
		},
	}
}

// models are the attributes that say which model a pipeline runs.
func models() []Attribute {
	return []Attribute{
		{
			Name: "model_key", Type: String, Required: "with `pin`",
			Text:    "The key of the model's object: the parameter `model-key`. `tfgen promote` sets it.",
			Example: `"models/v3/model.pkl"`,
		},
		{
			Name: "model_bucket", Type: ABucket,
			Absent: "the only one in `reads` that pipelines of this label read in several environments",
			Text:   "The bucket that the models are in.",
			Limits: "one in `reads`", Example: "bucket.input", Refused: []string{"bucket.output"},
		},
		{
			Name: "pin", Type: Bool, Default: "false",
			Text: "The model is one version of its object: the parameters tell its version and checksum, too, the task may " +
				"read that version after an overwrite, and `tfgen drift` notices one.",
			Example: "true",
		},
		{
			Name: "model_version_id", Type: String,
			Text:   "The version of the object, where it is pinned: the parameter `model-version-id`. `tfgen promote` sets it.",
			Limits: "1 to 1024 bytes", Source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html",
			Example: `"3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"`,
			Allowed: []string{`"` + strings.Repeat("v", 1024) + `"`},
			Refused: []string{`""`, `"` + strings.Repeat("v", 1025) + `"`},
		},
		{
			Name: "model_checksum", Type: String,
			Text:    "Likewise its SHA-256, as S3 gives it: the parameter `model-checksum`.",
			Limits:  "44 characters of base64, with `-N` at their end for an object of N parts",
			Source:  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html",
			Example: `"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="`,
			Allowed: []string{`"n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=-3"`}, Refused: []string{`"n4bQgYhM"`},
		},
	}
}

// whenItRuns are the attributes that say when a pipeline runs, and for how long.
func whenItRuns() []Attribute {
	return []Attribute{
		{
			Name: "schedule", Type: StringOrStrings, Absent: "it is started by hand",
			Text: "When EventBridge Scheduler starts it: `cron(…)`, `rate(…)` or `at(…)`, or a list of these. A start that " +
				"fails is tried again for an hour.",
			Limits:  "a cron expression has six fields, of which the third or the fifth is `?`",
			Source:  "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
			Example: `"cron(0 9 ? * MON-FRI *)"`,
			Allowed: []string{`"rate(1 hour)"`, `["at(2030-01-31T09:00:00)", "rate(7 days)"]`},
			Refused: []string{`"cron(0 9 * * * *)"`, `"every(day)"`, `"rate(1 hours)"`, `["rate(1 day)", "rate(1 day)"]`},
		},
		{
			Name: "paused", Type: Bool, Default: "false",
			Text:    "Nothing starts it but somebody by hand. What would is still there, and disabled.",
			Example: `env.name == "dev"`,
		},
		{
			Name: "schedule_timezone", Type: String, Default: `"UTC"`, Text: "The time zone of the schedule.",
			Limits: "a name of IANA's", Example: `"Europe/Berlin"`, Refused: []string{`"Europe/Atlantis"`},
		},
		timeout(), retries(),
		{
			Name: "log_retention_days", Type: Number, Default: "30",
			Text: "For how many days the logs of the task and of the state machine are kept; 0: for ever.",
			Limits: "what CloudWatch Logs has: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, " +
				"2192, 2557, 2922, 3288 or 3653",
			Source:  "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
			Example: "365", Allowed: []string{"0", "1", "3653"}, Refused: []string{"-1", "2", "3654"},
		},
	}
}
