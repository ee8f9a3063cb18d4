package tfgentest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/tfgentest"
)

// A test of a project: dev is applied in a sandbox, and its task really can write where the spec says so.
func Example() {
	_ = func(t *testing.T) { // func TestDevWritesModels(t *testing.T) {
		p := tfgentest.Start(t, "../..", tfgentest.Options{})
		p.Apply("dev")

		var buckets map[string]string
		p.Output("dev", "bucket_names", &buckets)

		task := s3.NewFromConfig(p.As("dev", "ds-preprocessing-task-dev"), func(o *s3.Options) { o.UsePathStyle = true })
		_, err := task.PutObject(context.Background(), &s3.PutObjectInput{
			Bucket: aws.String(buckets["artifacts"]),
			Key:    aws.String("models/v1.2.4/model.pkl"),
			Body:   strings.NewReader("weights"),
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// A pipeline of the project really runs, as its own roles, with a command of this machine in place of its container.
func Example_task() {
	_ = func(t *testing.T) { // func TestPreprocessing(t *testing.T) {
		p := tfgentest.Start(t, "../..", tfgentest.Options{
			Tasks: map[string]string{"preprocessing": "python3 -m preprocess"},
		})
		p.Apply("dev")
		if e := p.Execute("dev", "preprocessing", ""); !e.Succeeded() {
			t.Errorf("%s\n%s", e.Summary(), strings.Join(e.LastLines, "\n"))
		}
	}
}
