// Package account is what tfgen itself does in AWS accounts: it finds out who is calling, checks that the caller may
// deploy an environment, and makes what an account needs before its first apply.
package account

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// Caller is an AWS identity.
type Caller struct {
	AccountID string
	ARN       string
}

// answerTimeout is how long AWS may take to begin an answer. The SDK asks three times in all, so that an endpoint that
// accepts a connection and says nothing is an error within two minutes.
const answerTimeout = 30 * time.Second

// Config is the SDK's default configuration, for a region: environment variables, shared files, single sign-on,
// container or instance role. It fails with NoCredentials when none of them yields credentials. These come from the
// region that the caller has chosen, if any: a login is renewed where it was made.
func Config(ctx context.Context, region string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithDefaultRegion(region), config.WithHTTPClient(patient()),
		config.WithLogger(logging.Nop{})) // the error says it
	if err == nil {
		_, err = cfg.Credentials.Retrieve(ctx)
	}
	if err != nil {
		return aws.Config{}, coded.Errorf(NoCredentials, "no AWS credentials: %s: %w", remedy(cfg, err), err)
	}
	return inRegion(cfg, region), nil
}

// patient is a client that waits for an answer, and not for ever.
func patient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.ResponseHeaderTimeout = answerTimeout
	})
}

// WhoAmI asks AWS whose credentials cfg holds. AWS never denies this call to valid credentials: it fails with
// NoCredentials when they have expired or are wrong.
func WhoAmI(ctx context.Context, cfg aws.Config) (Caller, error) {
	out, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if status(err) == http.StatusForbidden {
		return Caller{}, coded.Errorf(NoCredentials,
			"AWS refuses the credentials: %s: %w", relogin(cfg), err)
	}
	if err != nil {
		return Caller{}, fmt.Errorf("asking AWS whose credentials these are: %w", err)
	}
	return Caller{AccountID: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}, nil
}

// Assume is cfg with the credentials of a role, got when they are first needed and renewed before they expire. An
// empty externalID sends none.
func Assume(cfg aws.Config, roleARN, externalID, session string) aws.Config {
	assumed := cfg.Copy()
	assumed.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), roleARN,
		func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = session
			if externalID != "" {
				o.ExternalID = aws.String(externalID)
			}
		}))
	return assumed
}

// Deployer is cfg with the credentials of an environment's deploy role; cfg itself where it has none.
func Deployer(cfg aws.Config, env *spec.Environment) aws.Config {
	return As(cfg, env, env.DeployRoleARN())
}

// As is cfg with the credentials of one of an environment's roles; cfg itself where that is empty.
func As(cfg aws.Config, env *spec.Environment, roleARN string) aws.Config {
	if roleARN == "" {
		return cfg
	}
	return Assume(cfg, roleARN, env.ExternalID, env.SessionName())
}

// inRegion is cfg for another region.
func inRegion(cfg aws.Config, region string) aws.Config {
	regional := cfg.Copy()
	regional.Region = region
	return regional
}
