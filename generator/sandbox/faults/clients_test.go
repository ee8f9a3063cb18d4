package faults_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// clientTest is a call of a service's own client, and how it has to know the faults.
type clientTest struct {
	service                                 string // as calls are signed
	call                                    func(context.Context, aws.Config) error
	throttling, internal, unavailable, gone string           // status and code
	typed                                   func(error) bool // internal is in the service's model; nil: it isn't
}

func clientTests() []clientTest {
	return []clientTest{
		{"s3", func(ctx context.Context, cfg aws.Config) error {
			_, err := s3.NewFromConfig(cfg).GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: aws.String("b")})
			return err
		}, "503 SlowDown", "500 InternalError", "503 ServiceUnavailable", "400 ExpiredToken", nil},
		{"ec2", func(ctx context.Context, cfg aws.Config) error {
			_, err := ec2.NewFromConfig(cfg).CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
			return err
		}, "503 RequestLimitExceeded", "500 InternalError", "503 ServiceUnavailable", "400 RequestExpired", nil},
		{"sts", func(ctx context.Context, cfg aws.Config) error {
			_, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, nil)
			return err
		}, "400 Throttling", "500 InternalFailure", "503 ServiceUnavailable", "403 ExpiredToken", nil},
		{"iam", func(ctx context.Context, cfg aws.Config) error {
			_, err := iam.NewFromConfig(cfg).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("r")})
			return err
		}, "400 Throttling", "500 ServiceFailure", "503 ServiceUnavailable", "403 ExpiredToken",
			is[*iamtypes.ServiceFailureException]},
		{"ssm", func(ctx context.Context, cfg aws.Config) error {
			_, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/p")})
			return err
		}, "400 ThrottlingException", "500 InternalServerError", "503 ServiceUnavailable", "400 ExpiredTokenException",
			is[*ssmtypes.InternalServerError]},
		{"ecs", func(ctx context.Context, cfg aws.Config) error {
			_, err := ecs.NewFromConfig(cfg).ListClusters(ctx, nil)
			return err
		}, "400 ThrottlingException", "500 ServerException", "503 ServiceUnavailable", "400 ExpiredTokenException",
			is[*ecstypes.ServerException]},
		{"ecr", func(ctx context.Context, cfg aws.Config) error {
			_, err := ecr.NewFromConfig(cfg).DescribeRepositories(ctx, nil)
			return err
		}, "400 ThrottlingException", "500 ServerException", "503 ServiceUnavailable", "400 ExpiredTokenException",
			is[*ecrtypes.ServerException]},
		{"logs", func(ctx context.Context, cfg aws.Config) error {
			_, err := cloudwatchlogs.NewFromConfig(cfg).DescribeLogGroups(ctx, nil)
			return err
		}, "400 ThrottlingException", "500 ServiceUnavailableException", "503 ServiceUnavailable",
			"400 ExpiredTokenException", is[*logstypes.ServiceUnavailableException]},
		{"states", func(ctx context.Context, cfg aws.Config) error {
			_, err := sfn.NewFromConfig(cfg).ListStateMachines(ctx, nil)
			return err
		}, "400 ThrottlingException", "500 InternalFailure", "503 ServiceUnavailable", "400 ExpiredTokenException", nil},
		{"kms", func(ctx context.Context, cfg aws.Config) error {
			_, err := kms.NewFromConfig(cfg).ListKeys(ctx, nil)
			return err
		}, "400 ThrottlingException", "500 KMSInternalException", "503 ServiceUnavailable", "400 ExpiredTokenException",
			is[*kmstypes.KMSInternalException]},
		{"scheduler", func(ctx context.Context, cfg aws.Config) error {
			_, err := scheduler.NewFromConfig(cfg).ListSchedules(ctx, nil)
			return err
		}, "429 ThrottlingException", "500 InternalServerException", "503 ServiceUnavailable",
			"403 ExpiredTokenException", is[*schedulertypes.InternalServerException]},
	}
}

// TestClients has the SDK's clients meet each fault: they know it by its code, and by their own type where their model
// has one, and try again where a real answer would make them.
func TestClients(t *testing.T) {
	const attempts = 3
	for _, tt := range clientTests() {
		for _, fault := range []struct {
			rule, want string
			typed      func(error) bool
			tries      int
		}{
			{`fault "throttling" {}`, tt.throttling, nil, attempts},
			{`fault "error" {}`, tt.internal, tt.typed, attempts},
			{`fault "error" { status = 503 }`, tt.unavailable, nil, attempts},
			{`fault "expired" {}`, tt.gone, nil, 1},
		} {
			t.Run(tt.service+" "+fault.want, func(t *testing.T) {
				f := startFake(t, fault.rule)
				err := tt.call(t.Context(), f.config(attempts))
				if got := statusAndCode(err); got != fault.want {
					t.Errorf("the client sees %s, want %s: %v", got, fault.want, err)
				}
				if fault.typed != nil && !fault.typed(err) {
					t.Errorf("the client doesn't see the error of its model: %v", err)
				}
				if struck := f.plan.Injected()[0].Calls; struck != fault.tries || f.calls.Load() != 0 {
					t.Errorf("%d calls failed and %d came through, want %d and none", struck, f.calls.Load(), fault.tries)
				}
			})
		}
		t.Run(tt.service+" cut", func(t *testing.T) {
			f := startFake(t, `fault "cut" {}`)
			err := tt.call(t.Context(), f.config(attempts))
			var connection *smithyhttp.RequestSendError
			if !errors.As(err, &connection) || f.plan.Injected()[0].Calls != attempts {
				t.Errorf("%s, error %v; want %d cut connections", f.plan.Summary(), err, attempts)
			}
		})
	}
}

// config is a client's that tries so often, at once.
func (f *fake) config(attempts int) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: aws.String(f.url), Credentials: f,
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = attempts
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
		HTTPClient: &http.Client{Transport: &http.Transport{}},
	}
}

// Retrieve gives any credentials.
func (*fake) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, nil
}

func statusAndCode(err error) string {
	var code smithy.APIError
	var answer *smithyhttp.ResponseError
	if !errors.As(err, &code) || !errors.As(err, &answer) {
		return "no answer"
	}
	return fmt.Sprint(answer.HTTPStatusCode(), " ", code.ErrorCode())
}

// is reports whether an error is of a client's own type.
func is[T error](err error) bool {
	var typed T
	return errors.As(err, &typed)
}
