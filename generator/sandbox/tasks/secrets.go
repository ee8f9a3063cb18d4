package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
)

// secrets are the variables that ECS reads as the execution role.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
func (one *task) secrets(t *Tasks) (map[string]string, error) {
	values := map[string]string{}
	for _, secret := range one.container.Secrets {
		value, err := one.secret(t, aws.ToString(secret.ValueFrom))
		if err != nil {
			return nil, fmt.Errorf("secret %s: %w", aws.ToString(secret.Name), err)
		}
		values[aws.ToString(secret.Name)] = value
	}
	return values, nil
}

func (one *task) secret(t *Tasks, from string) (string, error) {
	role := one.executionRole()
	if role == "" {
		return "", errors.New("the task definition has no execution role")
	}
	arn, isARN := awsname.ParseARN(from)
	region := one.region
	if isARN {
		region = arn.Region
	}
	cfg := t.As(role, one.id, region)
	if isARN && arn.Service == "secretsmanager" {
		return fromSecretsManager(secretsmanager.NewFromConfig(cfg), arn)
	}
	out, err := ssm.NewFromConfig(cfg).GetParameters(context.Background(), &ssm.GetParametersInput{
		Names: []string{parameterName(from, arn)}, WithDecryption: aws.Bool(true),
	})
	switch {
	case err != nil:
		return "", err
	case len(out.Parameters) == 0:
		return "", fmt.Errorf("unable to retrieve secrets from ssm: invalid ssm parameters: %s", from)
	}
	return aws.ToString(out.Parameters[0].Value), nil
}

// parameterName is the name of a parameter, which moto doesn't find by its ARN. One with a path begins with a slash.
func parameterName(from string, arn awsname.ARN) string {
	path, isARN := strings.CutPrefix(arn.Resource, "parameter/")
	switch {
	case !isARN:
		return from
	case strings.Contains(path, "/"):
		return "/" + path
	}
	return path
}

// fromSecretsManager reads a secret, of which the end of the ARN may say what of it: ":KEY:STAGE:VERSION".
func fromSecretsManager(client *secretsmanager.Client, arn awsname.ARN) (string, error) {
	parts := strings.Split(arn.Resource, ":") // secret:NAME, and what of it
	if len(parts) < 2 {
		return "", fmt.Errorf("%s is no secret", arn)
	}
	parts = append(parts, "", "", "")
	arn.Resource = parts[0] + ":" + parts[1]
	in := &secretsmanager.GetSecretValueInput{SecretId: aws.String(arn.String())}
	if parts[3] != "" {
		in.VersionStage = &parts[3]
	}
	if parts[4] != "" {
		in.VersionId = &parts[4]
	}
	out, err := client.GetSecretValue(context.Background(), in)
	if err != nil {
		return "", err
	}
	if parts[2] == "" {
		return aws.ToString(out.SecretString), nil
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(aws.ToString(out.SecretString)), &fields); err != nil {
		return "", fmt.Errorf("%s is no JSON: %w", arn, err)
	}
	value, ok := fields[parts[2]]
	if !ok {
		return "", fmt.Errorf("retrieved secret from Secrets Manager did not contain json key %s", parts[2])
	}
	if text, ok := value.(string); ok {
		return text, nil
	}
	text, err := json.Marshal(value)
	return string(text), err
}

func (one *task) executionRole() string {
	if role := aws.ToString(one.overrides.ExecutionRoleArn); role != "" {
		return role
	}
	return aws.ToString(one.definition.ExecutionRoleArn)
}
