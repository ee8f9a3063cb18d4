package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// makeExisting makes what an environment names and its account has already: permissions boundaries. AWS refuses what
// names one that isn't there. They allow what the spec has of them, or else everything.
func makeExisting(ctx context.Context, client *iam.Client, env *spec.Environment) error {
	for _, arn := range []string{env.RoleBoundary, env.DeployBoundary} {
		where, name, ok := policyIn(arn, env.AccountID)
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
	return nil
}

// policyIn is the path and the name of a policy of the account, by its ARN.
func policyIn(text, account string) (where, name string, ok bool) {
	arn, isARN := awsname.ParseARN(text)
	rest, isPolicy := strings.CutPrefix(arn.Resource, "policy/")
	where, name = path.Split("/" + rest)
	return where, name, isARN && isPolicy && arn.Account == account
}

// isConflict says that there is one of that name.
func isConflict(err error) bool {
	var answer *awshttp.ResponseError
	return errors.As(err, &answer) && answer.HTTPStatusCode() == http.StatusConflict
}
