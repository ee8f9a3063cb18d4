package reference

func onFailure() Block {
	return Block{
		Path: "pipeline.on_failure",
		Text: "Who is told when an execution fails, times out or is stopped, or can't be started at its time.\n\n" +
			"An environment has one topic for all of its pipelines, `PREFIX-failures`, encrypted with a customer key of its " +
			"own, to which only their rules and alarms publish. A message names the pipeline, the environment, the status and " +
			"the execution. AWS asks each address once to confirm. EventBridge tells of executions as well as it can, without " +
			"a promise; what isn't started stays in the pipeline's dead-letter queue.",
		Examples: []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu    = 256
    memory = 512
  }

  on_failure {
    emails = ["data-team@example.com"]
  }
}`, `pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main

  task {
    cpu    = 256
    memory = 512
  }

  on_failure {
    topic = "arn:aws:sns:eu-central-1:333333333333:pager"
  }
}`},
		Attributes: []Attribute{
			enabled(),
			{
				Name: "emails", Type: Strings, Default: "[]",
				Text:    "Addresses that are told. Without any, the topic is there for others to subscribe to.",
				Limits:  "addresses without names; not beside `topic`",
				Example: `["data-team@example.com"]`, Refused: []string{`["data-team"]`, `["Data <data@example.com>"]`},
			},
			{
				Name: "topic", Type: String, Absent: "the environment's own",
				Text: "The ARN of a topic that exists, which is told instead. Its policy has to let `events.amazonaws.com` and, " +
					"for schedules, `cloudwatch.amazonaws.com` publish, as `tfgen access --handover` prints it, and its key has to " +
					"let them encrypt.",
				Limits:  "in the environment's region",
				Source:  "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
				Example: `"arn:aws:sns:eu-central-1:333333333333:pager"`,
				Refused: []string{`"pager"`, `"arn:aws:sns:us-east-1:333333333333:pager"`,
					`"arn:aws:sqs:eu-central-1:333333333333:pager"`},
			},
		},
	}
}
