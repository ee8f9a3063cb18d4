package reference

import "strings"

func onObject() Block {
	return Block{
		Path: "pipeline.on_object",
		Text: "The objects that start a pipeline: each that is new in a bucket, or written again, starts one execution.\n\n" +
			"An EventBridge rule starts it, as a role that may start this pipeline and nothing else. A start that fails is " +
			"tried again for an hour, and then goes to the pipeline's queue, which an alarm watches. Events may come twice, " +
			"and in any order.\n\n" +
			"Where the bucket is in another account or region, a rule of its owner's sends the events to an event bus of the " +
			"pipeline's environment, as a role that may do nothing else; the bus lets in that role and nobody else. What " +
			"can't be sent is tried again for an hour, and then goes to a queue of the owner's, which an alarm watches, too. " +
			"AWS charges the owner for what is sent, as custom events.\n\n" +
			"The container finds the execution's input as JSON in `EXECUTION_INPUT`: `{\"bucket\": \"…\", \"key\": \"…\"}`. " +
			"Of executions that are started otherwise, it is their own input; ECS takes 8192 characters of it, with all else " +
			"that an execution tells the container.",
		Examples: []string{`pipeline "prep" {
  image   = "${repository.prep.url}:1.4.0"
  cluster = cluster.main
  reads   = [bucket.input, bucket.models]

  on_object {
    bucket = bucket.input
    prefix = "incoming/"
  }
  task {
    cpu    = 1024
    memory = 4096
  }
}`},
		Attributes: []Attribute{
			enabled(),
			{
				Name: "bucket", Type: ABucket, Required: Always, Text: "The bucket that the objects are in.",
				Limits:  "one that a step of the pipeline reads, and that belongs to the project",
				Example: "bucket.input", Refused: []string{"bucket.output"},
			},
			{
				Name: "prefix", Type: String, Absent: "all objects of the bucket",
				Text:   "What the objects' keys begin with.",
				Limits: "1 to 1024 bytes", Source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html",
				Example: `"incoming/"`,
				Allowed: []string{`"` + strings.Repeat("a", 1024) + `"`},
				Refused: []string{`""`, `"` + strings.Repeat("a", 1025) + `"`},
			},
		},
	}
}
