package promote

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/terraform"
)

// provenReadable evaluates the rendered policies of both accounts for exactly this object.
func (c *checker) provenReadable(context.Context) (string, error) {
	product, err := terraform.Choose(c.Project.Binary, c.Options.Environ)
	if err != nil {
		return "", err
	}
	landscape, err := proof.LoadProject(c.Project, os.DirFS(string(c.Options.Dir)), product.Files)
	if err != nil {
		return "", err
	}
	action := "s3:GetObject"
	if c.Pipeline.Pin {
		action = "s3:GetObjectVersion"
	}
	var words []string
	for _, step := range c.Pipeline.Readers(c.Bucket) {
		said, err := landscape.Allows(c.To.OwnRoleARN(step.TaskRole), action, c.Bucket.ARN(), c.Key)
		if err != nil {
			return "", err
		}
		words = append(words, said)
	}
	return strings.Join(words, "; "), nil
}

// reallyReadable reads the first byte as the task role of each step that reads it. In AWS only ECS may assume that
// role, unless the spec's user has seen to it otherwise.
func (c *checker) reallyReadable(ctx context.Context) (string, error) {
	cfg, err := c.caller(ctx, c.To.Region)
	if err != nil {
		return "", err
	}
	var words []string
	for _, step := range c.Pipeline.Readers(c.Bucket) {
		said, err := c.readAs(ctx, cfg, c.To.OwnRoleARN(step.TaskRole))
		if err != nil {
			return "", err
		}
		words = append(words, said)
	}
	return strings.Join(words, "; "), nil
}

func (c *checker) readAs(ctx context.Context, cfg aws.Config, role string) (string, error) {
	cfg = account.Assume(cfg, role, "", c.To.SessionName())
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		var refused smithy.APIError
		if errors.As(err, &refused) && refused.ErrorCode() == "AccessDenied" {
			return "", skip{"these credentials may not assume " + role + ", which is as it should be; the proof stands"}
		}
		return "", err
	}
	object := c.models(c.Bucket, cfg)
	var err error
	if c.Pipeline.Pin {
		err = object.CanReadVersion(ctx, c.Key, c.Object.VersionID)
	} else {
		err = object.CanRead(ctx, c.Key, c.Object.VersionID)
	}
	if err != nil {
		return "", err
	}
	return "read as " + role, nil
}
