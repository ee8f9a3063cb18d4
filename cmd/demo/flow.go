package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
)

// flow is the data's way through the project: input, model, output.
type flow struct {
	*demo
	dev, prod *spec.Environment
}

func newFlow(d *demo) (*flow, error) {
	loaded, err := spec.Load(project.Dir(d.dir).Spec())
	if err != nil {
		return nil, err
	}
	f := &flow{d, loaded.Environment("dev"), loaded.Environment("prod")}
	if f.dev == nil || f.prod == nil {
		return nil, fmt.Errorf("the demo needs the environments dev and prod in the spec")
	}
	return f, nil
}

// first stores a model as dev's task does, and runs both pipelines with it, each on its own input.
func (f *flow) first(ctx context.Context) error {
	model := "models/v1.2.3/model.pkl"
	bucket, err := promote.ModelBucket(f.prod.Pipelines[0], "")
	if err != nil {
		return err
	}
	role := f.dev.Pipelines[0].Steps[0].TaskRole
	if err := put(ctx, f.dev, role, bucket.Name, model, "weights of v1.2.3"); err != nil {
		return err
	}
	say("%s stored s3://%s/%s", role, bucket.Name, model)
	for _, env := range []*spec.Environment{f.dev, f.prod} {
		input := bucketOf(env.Pipelines[0].Steps[0].Reads, "input")
		if err := put(ctx, env, sandbox.AdministratorRole, input, "day.csv", "a day of "+env.Name); err != nil {
			return err
		}
		if err := f.process(ctx, env); err != nil {
			return err
		}
	}
	return nil
}

// second runs prod with the model that it was promoted, and then has it reach for dev's input.
func (f *flow) second(ctx context.Context) error {
	if err := f.process(ctx, f.prod); err != nil {
		return err
	}
	address := "s3://" + bucketOf(f.dev.Pipelines[0].Steps[0].Reads, "input") + "/day.csv"
	input := bucketOf(f.prod.Pipelines[0].Steps[0].Reads, "input")
	if err := put(ctx, f.prod, sandbox.AdministratorRole, input, "of-dev.csv", address); err != nil {
		return err
	}
	say("An object in prod's input has its task read %s", address)
	if f.tfgen("run --env prod --wait") == nil {
		return fmt.Errorf("prod's task has read dev's input")
	}
	return nil
}

// process runs an environment's pipeline, and shows its output.
func (f *flow) process(ctx context.Context, env *spec.Environment) error {
	if err := f.tfgen("run --env " + env.Name + " --wait"); err != nil {
		return err
	}
	bucket := bucketOf(env.Pipelines[0].Steps[0].Writes, "output")
	client, err := as(ctx, env, sandbox.AdministratorRole)
	if err != nil {
		return err
	}
	out, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("day.csv")})
	if err != nil {
		return fmt.Errorf("read the output of %s: %w", env.Name, err)
	}
	defer out.Body.Close()
	text, err := io.ReadAll(out.Body)
	if err != nil {
		return fmt.Errorf("read the output of %s: %w", env.Name, err)
	}
	say("s3://%s/day.csv: %q", bucket, text)
	return nil
}

// bucketOf is the name of the bucket with a key; empty: there is none.
func bucketOf(all []*spec.Bucket, key string) string {
	i := slices.IndexFunc(all, func(b *spec.Bucket) bool { return b.Key == key })
	if i < 0 {
		return ""
	}
	return all[i].Name
}

// put writes an object as a role of an environment's account.
func put(ctx context.Context, env *spec.Environment, role, bucket, key, text string) error {
	client, err := as(ctx, env, role)
	if err != nil {
		return err
	}
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(text)})
	if err != nil {
		return fmt.Errorf("store s3://%s/%s: %w", bucket, key, err)
	}
	return nil
}

// as is S3 with the credentials of a role.
func as(ctx context.Context, env *spec.Environment, role string) (*s3.Client, error) {
	cfg, err := account.Config(ctx, env.Region)
	if err != nil {
		return nil, err
	}
	arn := env.RoleARN(role)
	if role != sandbox.AdministratorRole {
		arn = env.OwnRoleARN(role)
	}
	return s3.NewFromConfig(account.Assume(cfg, arn, "", "demo"), func(o *s3.Options) {
		o.DisableLogOutputChecksumValidationSkipped = true // the sandbox sends none
	}), nil
}
