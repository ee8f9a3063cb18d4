package enforce_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

func TestSSM(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	ctx := t.Context()
	putParameter := func(name string, tags ...types.Tag) func(*ssm.Client) error {
		return func(c *ssm.Client) error {
			_, err := c.PutParameter(ctx, &ssm.PutParameterInput{Name: &name, Value: aws.String("v"), Type: "String", Tags: tags})
			return err
		}
	}
	getParameter := func(name string) func(*ssm.Client) error {
		return func(c *ssm.Client) error {
			_, err := c.GetParameter(ctx, &ssm.GetParameterInput{Name: &name})
			return err
		}
	}
	getParameters := func(names ...string) func(*ssm.Client) error {
		return func(c *ssm.Client) error {
			_, err := c.GetParameters(ctx, &ssm.GetParametersInput{Names: names})
			return err
		}
	}
	byPath := func(path string) func(*ssm.Client) error {
		return func(c *ssm.Client) error {
			_, err := c.GetParametersByPath(ctx, &ssm.GetParametersByPathInput{Path: &path})
			return err
		}
	}
	const denied, arn = "AccessDeniedException", "arn:aws:ssm:eu-west-1:222222222222:parameter"
	sc.putRolePolicy("reader", withStatements(`
		{"Effect": "Allow", "Action": ["ssm:GetParameter*"], "Resource": ["`+arn+`/app", "`+arn+`/app/*"]},
		{"Effect": "Allow", "Action": ["ssm:PutParameter"], "Resource": "`+arn+`/app/mine"}`))
	for _, tt := range []struct {
		name, who string
		do        func(*ssm.Client) error
		want      []string
	}{
		{"an administrator", "administrator", putParameter("/app/a"), nil},
		{"an administrator, outside", "administrator", putParameter("plain"), nil},
		{"under the path", "reader", getParameter("/app/a"), nil},
		{"by ARN", "reader", getParameter(arn + "/app/a"), nil},
		{"a version", "reader", getParameter("/app/a:1"), nil},
		{"outside the path", "reader", getParameter("plain"), []string{denied,
			"User: arn:aws:sts::222222222222:assumed-role/reader/session is not authorized to perform: ssm:GetParameter on resource: \"" +
				arn + "/plain\" because no identity-based policy allows the ssm:GetParameter action"}},
		{"a missing one", "reader", getParameter("/app/none"), []string{"ParameterNotFound"}},
		{"several", "reader", getParameters("/app/a", "/app/b"), nil},
		{"several, one outside", "reader", getParameters("/app/a", "plain"), []string{denied, "parameter/plain"}},
		{"the path", "reader", byPath("/app"), nil},
		{"another path", "reader", byPath("/"), []string{denied, "ssm:GetParametersByPath"}},
		{"write", "reader", putParameter("/app/mine"), nil},
		{"write another", "reader", putParameter("/app/a"), []string{denied, "ssm:PutParameter"}},
		{"write with tags", "reader", putParameter("/app/mine", types.Tag{Key: aws.String("a"), Value: aws.String("b")}),
			[]string{denied, "ssm:AddTagsToResource"}},
		{"a role without the policy", "stranger", getParameter("/app/a"), []string{denied}},
		{"an unknown role in another account", "administrator", getParameter("arn:aws:ssm:eu-west-1:111111111111:parameter/app"),
			[]string{denied, "no resource-based policy"}},
	} {
		sc.wantError(tt.name, tt.do(ssm.NewFromConfig(sc.as(reader, tt.who))), tt.want...)
	}
	unsigned, err := http.NewRequestWithContext(context.Background(), http.MethodPost, sc.sandbox.URL(), strings.NewReader(`{"Name": "/app/a"}`))
	sc.check(err)
	unsigned.Header.Set("X-Amz-Target", "AmazonSSM.GetParameter")
	answer, err := http.DefaultClient.Do(unsigned)
	sc.check(err)
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("a call without a signature is answered with %s", answer.Status)
	}
}
