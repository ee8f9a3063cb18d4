// Command demo shows tfgen's main job in the sandbox: dev and prod applied from nothing, a model that dev stores and
// prod reads across accounts, a second plan that changes nothing, and the promotion of a newer model. It works on a
// copy of the project. `make demo` runs it.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/term"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/project"
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
	d, err := newDemo()
	if err != nil {
		return err
	}
	defer os.RemoveAll(d.dir)
	if err := d.tfgen("apply --all --auto-approve=dev,prod", "output --env dev"); err != nil {
		return err
	}
	if err := d.share(ctx); err != nil {
		return err
	}
	if err := d.tfgen("plan --all", "access --principal *-task-prod"); err != nil {
		return err
	}
	return d.promote()
}

// demo is a copy of the project, which the promotion changes.
type demo struct {
	binary string
	dir    string
}

func newDemo() (*demo, error) {
	binary, err := filepath.Abs("tfgen")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tfgen-demo-")
	if err != nil {
		return nil, err
	}
	return &demo{binary, dir}, project.Dir(".").CopyTo(project.Dir(dir))
}

// promote stores a newer model, tests it in dev, and lets prod run it.
func (d *demo) promote() error {
	if err := os.WriteFile(filepath.Join(d.dir, "model.pkl"), []byte("weights of v1.3.0"), 0o644); err != nil {
		return err
	}
	if err := d.tfgen("upload --env dev --version v1.3.0 model.pkl"); err != nil {
		return err
	}
	spec := filepath.Join(project.Dir(d.dir).Spec(), "dev.hcl")
	text, err := os.ReadFile(spec)
	if err != nil {
		return err
	}
	say("In environments/dev.hcl: model_key = \"models/v1.3.0/model.pkl\"")
	if err := os.WriteFile(spec, bytes.ReplaceAll(text, []byte("v1.2.3"), []byte("v1.3.0")), 0o644); err != nil {
		return err
	}
	return d.tfgen("render --env dev", "apply --env dev --auto-approve", "run --env dev --wait",
		"promote --from dev --to prod --apply --auto-approve=prod", "models")
}

// say sets a line off from what tfgen prints.
func say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if term.IsTerminal(int(os.Stdout.Fd())) {
		line = "\x1b[1m" + line + "\x1b[0m"
	}
	fmt.Printf("\n%s\n", line)
}

// tfgen runs command lines of the binary that was built beside this one, as a user would type them.
func (d *demo) tfgen(lines ...string) error {
	for _, line := range lines {
		say("$ tfgen %s", line)
		cmd := exec.Command(d.binary, strings.Fields(line)...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = d.dir, os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("tfgen %s: %w", line, err)
		}
	}
	return nil
}

// share stores a model as dev's pipeline would and reads it with the credentials of prod's task role.
func (d *demo) share(ctx context.Context) error {
	loaded, err := spec.Load(project.Dir(d.dir).Spec())
	if err != nil {
		return err
	}
	dev, prod := loaded.Environment("dev"), loaded.Environment("prod")
	if dev == nil || prod == nil {
		return fmt.Errorf("the demo needs the environments dev and prod in the spec")
	}
	shared := slices.IndexFunc(prod.Pipelines[0].Reads(), func(b *spec.Bucket) bool { return b.Owner == dev })
	if shared < 0 {
		return fmt.Errorf("the demo needs a bucket of dev's that prod reads")
	}
	bucket := aws.String(prod.Pipelines[0].Reads()[shared].Name)
	key := aws.String("models/v1.2.3/model.pkl")

	writer, err := taskRole(ctx, dev)
	if err != nil {
		return err
	}
	if _, err := writer.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key,
		Body: strings.NewReader("weights of v1.2.3")}); err != nil {
		return fmt.Errorf("upload the model: %w", err)
	}
	say("%s stored s3://%s/%s", dev.Pipelines[0].Steps[0].TaskRole, *bucket, *key)

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
	say("%s of account %s read it: %q", prod.Pipelines[0].Steps[0].TaskRole, prod.AccountID, body)
	return nil
}

// taskRole is S3 with the credentials of the role that an environment's first pipeline runs as.
func taskRole(ctx context.Context, env *spec.Environment) (*s3.Client, error) {
	cfg, err := account.Config(ctx, env.Region)
	if err != nil {
		return nil, err
	}
	role := env.OwnRoleARN(env.Pipelines[0].Steps[0].TaskRole)
	return s3.NewFromConfig(account.Assume(cfg, role, "", "demo"), func(o *s3.Options) {
		o.DisableLogOutputChecksumValidationSkipped = true // the sandbox sends none
	}), nil
}
