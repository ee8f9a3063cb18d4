package render_test

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// crowd is a project in which a hub owns a bucket that pipelines of so many environments read, and its own pipeline
// reads so many buckets and has so long a command.
type crowd struct {
	readers, buckets, command int
	settings                  string // of the bucket that everybody reads
	allowed                   string // to the pipeline besides
	image                     string // empty: somewhere else than in the hub's repository
}

func (c crowd) spec() string {
	var text strings.Builder
	fmt.Fprintf(&text, `
project "analytics" {
  region = "ap-southeast-2"
  cluster "main" {}
  network {
    subnets         = ["subnet-01234567"]
    security_groups = ["sg-01234567"]
  }
  bucket "features" {
    owner = "hub"
    %s
  }
  repository "feature-ingestion" {
    owner = "hub"
  }
  pipeline "feature-ingestion" {
    image   = "%s"
    cluster = cluster.main
    reads   = [bucket.features]
    task {
      cpu    = 256
      memory = 512
    }
    %s
  }
}
environment "hub" {
  account_id = "100000000000"
`, c.settings, cmp.Or(c.image, "example.com/etl:1"), c.allowed)
	names := []string{"bucket.features"}
	for i := range c.buckets {
		fmt.Fprintf(&text, "  bucket \"landing-zone-%d\" {\n    encryption = \"aws:kms\"\n  }\n", i)
		names = append(names, fmt.Sprintf("bucket.landing-zone-%d", i))
	}
	fmt.Fprintf(&text, "  pipeline \"feature-ingestion\" {\n    reads = [%s]\n    task {\n      command = [%q]\n    }\n  }\n}\n",
		strings.Join(names, ", "), strings.Repeat("x", c.command))
	for i := range c.readers {
		fmt.Fprintf(&text, "environment \"tenant-%04d\" {\n  account_id = \"2%011d\"\n}\n", i, i)
	}
	return text.String()
}

// TestCheck holds projects of several sizes against AWS's limits. What fits, with names of usual lengths, is what the
// documentation says.
func TestCheck(t *testing.T) {
	const shared = "${repository.feature-ingestion.url}:1"
	var topics strings.Builder
	for i := range 250 {
		fmt.Fprintf(&topics, "\"arn:aws:sns:us-east-1:100000000000:topic-%d\", ", i)
	}
	for _, test := range []struct {
		name  string
		crowd crowd
		want  string // a part of the faults; empty: there are none
	}{
		{"readers of a bucket", crowd{readers: 150}, ""},
		{
			"too many readers of a bucket", crowd{readers: 250},
			"The policy of aws_s3_bucket_policy.features in environment hub has 28372 characters, and AWS takes 20480. " +
				"Of these, statement CrossAccountRead has 28053, statement DenyInsecureTransport has 279. " +
				`grant_to = "account" in the bucket leaves out`,
		},
		{"readers of a bucket by account", crowd{readers: 500, settings: `grant_to = "account"`}, ""},
		{"readers of a key", crowd{readers: 150, settings: `encryption = "aws:kms"`}, ""},
		{
			"too many readers of a key", crowd{readers: 300, settings: `encryption = "aws:kms"`},
			"The policy of aws_kms_key.features in environment hub has",
		},
		{"accounts that pull an image", crowd{readers: 75, image: shared}, ""},
		{
			"too many accounts that pull an image", crowd{readers: 90, image: shared},
			" 13:   repository \"feature-ingestion\" {\n\nThe policy of aws_ecr_repository_policy.feature_ingestion in environment " +
				"hub has",
		},
		{"buckets of a pipeline", crowd{buckets: 30}, ""},
		{
			"too many buckets of a pipeline", crowd{buckets: 60},
			"The policy of aws_iam_role_policy.feature_ingestion_task in environment hub has",
		},
		{
			"too much that is allowed", crowd{
				allowed: "allow \"tell\" {\nactions = [\"sns:Publish\"]\nresources = [" + topics.String() + "]\n}",
			},
			"statement AllowTell has",
		},
		{"a command", crowd{command: 60000}, ""},
		{
			"too long a command", crowd{command: 66000},
			"The container_definitions of aws_ecs_task_definition.feature_ingestion in environment hub has",
		},
		{"prefixes of objects", crowd{allowed: onObject(1000, "x")}, ""},
		{
			"too long a prefix of objects", crowd{allowed: onObject(1000, `\"`)},
			"The event_pattern of aws_cloudwatch_event_rule.feature_ingestion_on_object in environment hub has",
		},
		{"buckets that send objects", senders(100), ""},
		{
			"too many buckets that send objects", senders(150),
			"The policy of aws_cloudwatch_event_bus_policy.objects in environment tenant-0000 has",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			fill(t, dir, map[string]string{"spec.hcl": test.crowd.spec()})
			project := load(t, dir)
			err := render.Check(project, project.Environments)
			if test.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var faults *spec.Diagnostics
			if !errors.As(err, &faults) {
				t.Fatalf("got %v, want faults of the spec", err)
			}
			var text strings.Builder
			if err := faults.WriteText(&text, 0, false); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(text.String(), test.want) || !strings.Contains(text.String(), "spec.hcl line ") {
				t.Errorf("got:\n%s\nwant in it:\n%s", &text, test.want)
			}
		})
	}
}

// onObject starts a pipeline with objects whose keys begin with n times the text.
func onObject(n int, text string) string {
	return fmt.Sprintf("on_object {\n bucket = bucket.features\n prefix = \"%s\"\n}", strings.Repeat(text, n))
}

// senders are so many buckets of the hub, each of which starts a pipeline of a tenant.
func senders(n int) crowd {
	c := crowd{readers: 1}
	for i := range n {
		c.settings += fmt.Sprintf("}\nbucket \"zone-%d\" {\n owner = \"hub\"\n", i)
		c.allowed += fmt.Sprintf("}\npipeline \"zone-%d\" {\n image = \"etl:1\"\n task {}\n reads = [bucket.zone-%d]\n "+
			"on_object {\n bucket = bucket.zone-%d\n }\n", i, i, i)
	}
	return c
}
