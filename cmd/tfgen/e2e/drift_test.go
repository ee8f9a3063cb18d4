package e2e

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// testDrift changes things by hand: a value that the configuration sets, and a role's access by a further policy. It
// leaves them as they were.
func (bed *testbed) testDrift(t *testing.T) {
	const key = "/ds/preprocessing/model-key"
	none := bed.tfgen(0, "drift", "--all")
	contains(t, none, "dev: no drift in account "+devAccount)
	contains(t, none, "prod: no drift in account "+prodAccount)

	parameters, roles := ssm.NewFromConfig(bed.Config("dev")), iam.NewFromConfig(bed.Config("dev"))
	set := func(value string) {
		t.Helper()
		must(parameters.PutParameter(t.Context(), &ssm.PutParameterInput{
			Name: aws.String(key), Value: &value, Type: ssmtypes.ParameterTypeString, Overwrite: aws.Bool(true),
		}))(t)
	}
	was := must(parameters.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String(key)}))(t).Parameter.Value
	set("models/by-hand.pkl")
	policy := &iam.PutRolePolicyInput{RoleName: aws.String(devTask), PolicyName: aws.String("by-hand"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)}
	must(roles.PutRolePolicy(t.Context(), policy))(t)

	found := bed.tfgen(2, "drift", "--env", "dev")
	contains(t, found, "dev: 2 changed outside Terraform")
	contains(t, found, `"models/by-hand.pkl"`)
	contains(t, found, `"by-hand"`)

	set(*was)
	must(roles.DeleteRolePolicy(t.Context(),
		&iam.DeleteRolePolicyInput{RoleName: policy.RoleName, PolicyName: policy.PolicyName}))(t)
}
