package sandbox

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/enforce"
)

// AdministratorRole is the role by which the sandbox's caller administers an account.
const AdministratorRole = enforce.AdministratorRole

// OpenAccount makes an account one that the sandbox's caller can administer, in the partition of a region. There is
// nothing in it but the role that lets them.
func (s *Sandbox) OpenAccount(ctx context.Context, account, region string) error {
	root := awsname.ARN{Partition: awsname.Partition(region), Service: "iam", Account: s.account, Resource: "root"}
	// Past the proxy, which nobody's credentials for the account could pass yet.
	cfg := s.Config(region)
	cfg.BaseEndpoint = aws.String("http://" + s.moto.address)
	client := iam.NewFromConfig(cfg, func(o *iam.Options) {
		o.APIOptions = append(o.APIOptions, smithyhttp.AddHeaderValue("X-Moto-Account-Id", account))
	})
	_, err := client.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: aws.String(AdministratorRole),
		AssumeRolePolicyDocument: aws.String(fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", `+
			`"Principal": {"AWS": %q}, "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]}]}`, root)),
	})
	if isConflict(err) {
		return nil // it is open
	}
	if err == nil {
		_, err = client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName: aws.String(AdministratorRole), PolicyName: aws.String("AdministratorAccess"),
			PolicyDocument: aws.String(
				`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`),
		})
	}
	if err != nil {
		return fmt.Errorf("open account %s in the sandbox: %w", account, err)
	}
	return nil
}
