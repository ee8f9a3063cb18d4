package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

const crowdProject = `project "crowd" {
  deploy {
    role             = "Deploy"
    trusted_accounts = ["100000000000"]
  }
  network {
    subnets         = ["subnet-0123456789abcdef0"]
    security_groups = ["sg-0123456789abcdef0"]
  }
  cluster "main" {}
  bucket "features" {
    owner      = "hub"
    encryption = "aws:kms"
  }
  pipeline "ingest" {
    image   = "example.com/ingest:1"
    cluster = cluster.main
    reads   = [bucket.features]
    task {
      cpu    = 256
      memory = 512
    }
  }
}
`

// crowd is a hub whose encrypted bucket is read by environments in two other regions, and whose own pipeline reads 30
// buckets more; and an environment in another partition, which has nothing to do with it.
func crowd(readers int) map[string]string {
	var hub, names strings.Builder
	for i := range 30 {
		fmt.Fprintf(&hub, "  bucket \"landing-%d\" {}\n", i)
		fmt.Fprintf(&names, ", bucket.landing-%d", i)
	}
	files := map[string]string{
		"project.hcl": crowdProject,
		"hub.hcl": "environment \"hub\" {\n  account_id = \"100000000000\"\n  region = \"eu-central-1\"\n" + hub.String() +
			"  pipeline \"ingest\" {\n    reads = [bucket.features" + names.String() + "]\n  }\n}\n",
	}
	for i := range readers {
		region := []string{"us-east-1", "ap-northeast-1"}[i%2]
		files[fmt.Sprintf("tenant-%03d.hcl", i)] = fmt.Sprintf(
			"environment \"tenant-%03d\" {\n  account_id = \"2%011d\"\n  region = %q\n}\n", i, i, region)
	}
	return files
}

// TestCrowd applies what fits into AWS's policies: 50 readers of a bucket and its key, in three regions, and a pipeline
// that reads 30 buckets. More readers than fit are refused before anything is rendered.
func TestCrowd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	fill := func(files map[string]string) {
		t.Helper()
		for name, text := range files {
			path := filepath.Join(dir, "environments", name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	fill(crowd(50))
	fill(map[string]string{"gov.hcl": "environment \"gov\" {\n  account_id = \"300000000000\"\n  region = \"us-gov-west-1\"\n" +
		"  bucket \"own\" {}\n  pipeline \"ingest\" {\n    reads = [bucket.own]\n  }\n}\n"})
	bed := newTestbed(t, dir, tfgentest.Options{})
	bed.tfgen(0, "access", "--check")
	for _, env := range []string{"hub", "tenant-000", "tenant-001"} {
		bed.tfgen(0, "apply", "--env", env, "--auto-approve")
	}
	contains(t, bed.tfgen(0, "plan", "--env", "hub", "--detailed-exitcode"), "hub: no changes")

	bucket, key := aws.String("crowd-features-hub-100000000000-eu-central-1"), aws.String("k")
	if err := put(t, s3Client(bed.As("hub", sandbox.AdministratorRole)), *bucket, *key); err != nil {
		t.Fatal(err)
	}
	for _, env := range []string{"tenant-000", "tenant-001"} {
		cfg := bed.As(env, "crowd-ingest-task-"+env)
		cfg.Region = "eu-central-1"
		must(s3Client(cfg).GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key}))(t)
		refused(t, env+" writes what it may only read", put(t, s3Client(cfg), *bucket, "mine"), "s3:PutObject")
	}

	for name, text := range crowd(250) {
		bed.write(name, text)
	}
	contains(t, bed.tfgen(1, "validate"),
		"The policy of aws_s3_bucket_policy.features in environment hub has ", "and AWS takes 20480", `grant_to = "account"`)
}
