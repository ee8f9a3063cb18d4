package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// makeExisting makes what an environment names and its account has already: permissions boundaries, and roles of the
// buckets' own account that grants let in. AWS refuses what names one that isn't there. What they allow isn't known:
// the boundaries allow what the spec has of them, or else everything, the roles nothing.
func makeExisting(ctx context.Context, client *iam.Client, env *spec.Environment) error {
	for _, arn := range []string{env.RoleBoundary, env.DeployBoundary} {
		where, name, ok := ownName(arn, "policy/", env.AccountID)
		if !ok {
			continue
		}
		document := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
		for _, file := range env.Organization.Boundaries {
			if file.ARN == arn {
				document = string(file.JSON)
			}
		}
		_, err := client.CreatePolicy(ctx,
			&iam.CreatePolicyInput{Path: &where, PolicyName: &name, PolicyDocument: &document})
		if err != nil && !isConflict(err) {
			return fmt.Errorf("make policy %s in the sandbox: %w", arn, err)
		}
	}
	for _, b := range env.Buckets {
		for _, a := range b.Access {
			where, name, ok := ownName(a.Principal, "role/", env.AccountID)
			if !ok || !a.Outside {
				continue
			}
			_, err := client.CreateRole(ctx, &iam.CreateRoleInput{
				Path: &where, RoleName: &name, AssumeRolePolicyDocument: aws.String(fmt.Sprintf(`{"Version": "2012-10-17", `+
					`"Statement": [{"Effect": "Allow", "Principal": {"AWS": %q}, "Action": "sts:AssumeRole"}]}`, env.AccountID)),
			})
			if err != nil && !isConflict(err) {
				return fmt.Errorf("make role %s in the sandbox: %w", a.Principal, err)
			}
		}
	}
	return nil
}

// ownName is the path and the name of what an ARN of the account names.
func ownName(text, kind, account string) (where, name string, ok bool) {
	arn, isARN := awsname.ParseARN(text)
	rest, isKind := strings.CutPrefix(arn.Resource, kind)
	where, name = path.Split("/" + rest)
	return where, name, isARN && isKind && arn.Account == account
}

// isConflict says that there is one of that name.
func isConflict(err error) bool {
	var answer *awshttp.ResponseError
	return errors.As(err, &answer) && answer.HTTPStatusCode() == http.StatusConflict
}
