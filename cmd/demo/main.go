// Command demo shows tfgen's main job in the sandbox: dev and prod applied from nothing, a model that dev stores and
// prod reads across accounts, and a second plan that changes nothing. `make demo` runs it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/term"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	if os.Getenv("AWS_ENDPOINT_URL") == "" {
		return fmt.Errorf("this is for the sandbox only: run make demo")
	}
	for _, args := range []string{
		"apply --all --auto-approve=dev,prod",
		"output --env dev",
		"output --env prod",
	} {
		if err := tfgen(args); err != nil {
			return err
		}
	}
	if err := share(ctx); err != nil {
		return err
	}
	return tfgen("plan --all")
}

// say sets a line off from what tfgen prints.
func say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if term.IsTerminal(int(os.Stdout.Fd())) {
		line = "\x1b[1m" + line + "\x1b[0m"
	}
	fmt.Printf("\n%s\n", line)
}

// tfgen runs the command that was built beside this one, as a user would type it.
func tfgen(args string) error {
	say("$ tfgen %s", args)
	cmd := exec.Command("./tfgen", strings.Fields(args)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("tfgen %s: %w", args, err)
	}
	return nil
}

// share stores a model as dev's pipeline would and reads it with the credentials of prod's task role.
func share(ctx context.Context) error {
	project, err := spec.Load("environments")
	if err != nil {
		return err
	}
	dev, prod := project.Environment("dev"), project.Environment("prod")
	if dev == nil || prod == nil {
		return fmt.Errorf("the demo needs the environments dev and prod in the spec")
	}
	shared := slices.IndexFunc(prod.Pipelines[0].Reads, func(b *spec.Bucket) bool { return b.Owner == dev })
	if shared < 0 {
		return fmt.Errorf("the demo needs a bucket of dev's that prod reads")
	}
	bucket := aws.String(prod.Pipelines[0].Reads[shared].Name)
	key := aws.String("models/v1.2.3/model.pkl")

	writer, err := taskRole(ctx, dev)
	if err != nil {
		return err
	}
	if _, err := writer.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key,
		Body: strings.NewReader("weights of v1.2.3")}); err != nil {
		return fmt.Errorf("upload the model: %w", err)
	}
	say("%s stored s3://%s/%s", dev.Pipelines[0].Roles.Task, *bucket, *key)

	reader, err := taskRole(ctx, prod)
	if err != nil {
		return err
	}
	out, err := reader.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		return fmt.Errorf("read the model as prod: %w", err)
	}
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	if err != nil {
		return fmt.Errorf("read the model as prod: %w", err)
	}
	say("%s of account %s read it: %q", prod.Pipelines[0].Roles.Task, prod.AccountID, body)
	return nil
}

// taskRole is S3 with the credentials of the role that an environment's first pipeline runs as.
func taskRole(ctx context.Context, env *spec.Environment) (*s3.Client, error) {
	cfg, err := account.Config(ctx, env.Region)
	if err != nil {
		return nil, err
	}
	role := env.RoleARN(env.Pipelines[0].Roles.Task)
	return s3.NewFromConfig(account.Assume(cfg, role, "", "demo"), func(o *s3.Options) {
		o.DisableLogOutputChecksumValidationSkipped = true // the sandbox sends none
	}), nil
}
