// Command preprocess is what the container of the reference project could be: it reads each object of the input bucket,
// and the model that the parameters name, and writes what comes of both to the output bucket. An input may be the
// address of another object, s3://BUCKET/KEY, which is read instead.
//
// It knows no sandbox: all that it uses are the variables of the task definition and AWS's SDK.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "preprocess:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	key, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{
		Name: aws.String(os.Getenv("PARAMETER_PATH") + "/model-key"),
	})
	if err != nil {
		return fmt.Errorf("read which model to use: %w", err)
	}
	b := buckets{s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.DisableLogOutputChecksumValidationSkipped = true
	})}
	model, err := b.read(ctx, os.Getenv("BUCKET_ARTIFACTS"), *key.Parameter.Value)
	if err != nil {
		return fmt.Errorf("read the model: %w", err)
	}
	return b.preprocess(ctx, os.Getenv("BUCKET_INPUT"), os.Getenv("BUCKET_OUTPUT"), model)
}

type buckets struct{ client *s3.Client }

// preprocess goes through the input.
func (b buckets) preprocess(ctx context.Context, input, output, model string) error {
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &input})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, object := range page.Contents {
			fmt.Printf("processing s3://%s/%s\n", input, *object.Key)
			text, err := b.follow(ctx, input, *object.Key)
			if err != nil {
				return err
			}
			_, err = b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &output, Key: object.Key,
				Body: strings.NewReader(text + ", processed with " + model)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// follow reads an object, or the one that it is the address of.
func (b buckets) follow(ctx context.Context, bucket, key string) (string, error) {
	text, err := b.read(ctx, bucket, key)
	if address, ok := strings.CutPrefix(text, "s3://"); ok && err == nil {
		bucket, key, _ := strings.Cut(address, "/")
		return b.read(ctx, bucket, key)
	}
	return text, err
}

func (b buckets) read(ctx context.Context, bucket, key string) (string, error) {
	out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return "", err
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	return string(text), err
}
