package enforce_test

import (
	"bytes"
	"cmp"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

const (
	owner  = "111111111111"
	reader = "222222222222"
	region = "eu-west-1"
)

// The policies of both sides. The reader's role reads data, and may do more than its other side allows.
const (
	readersHalf = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::data/*", "arn:aws:s3:::other/*"]},
		{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::data"}]}`
	ownersHalf = `{"Version": "2012-10-17", "Statement": [
		{"Sid": "TLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
			"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
		{"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
			"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
			"Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/team/reader"}}}]}`
)

// tasksTrust lets ECS run tasks as a role; in the sandbox, its own credentials stand for that.
const tasksTrust = `{"Version": "2012-10-17", "Statement": [
	{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`

// scene is two accounts: the owner's buckets data, which the reader's role may read, and other, both with an object k;
// the reader's bucket mine.
type scene struct {
	*testing.T
	sandbox *sandbox.Sandbox
	log     *bytes.Buffer
}

func newScene(t *testing.T, o sandbox.Options) *scene {
	t.Helper()
	sc := &scene{T: t, log: &bytes.Buffer{}}
	o.Account, o.Region, o.Log = owner, region, sc.log
	sc.sandbox = sandboxtest.Start(t, o)
	sc.check(sc.sandbox.OpenAccount(t.Context(), reader, region))
	for _, name := range []string{"data", "other"} {
		sc.createBucket("caller", name)
		sc.check(put(name, "k")(t.Context(), sc.s3("caller")))
	}
	sc.createBucket("administrator", "mine")
	sc.putBucketPolicy("data", ownersHalf)
	sc.createRole("/team/", "reader", readersHalf)
	sc.createRole("/", "stranger", readersHalf)
	return sc
}

func (sc *scene) check(err error) {
	sc.Helper()
	if err != nil {
		sc.Fatal(err)
	}
}

// caller is the sandbox's own, in the owner's account.
func (sc *scene) caller() aws.Config { return sc.sandbox.Config(region) }

func (sc *scene) as(id, role string) aws.Config {
	path := map[string]string{"administrator": sandbox.AdministratorRole, "reader": "team/reader"}[role]
	return account.Assume(sc.caller(), "arn:aws:iam::"+id+":role/"+cmp.Or(path, role), "", "session")
}

func (sc *scene) iam() *iam.Client { return iam.NewFromConfig(sc.as(reader, "administrator")) }

func (sc *scene) createBucket(who, name string) {
	sc.Helper()
	_, err := sc.s3(who).CreateBucket(sc.Context(), &s3.CreateBucketInput{Bucket: &name,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: region}})
	sc.check(err)
}

func (sc *scene) putBucketPolicy(bucket, policy string) {
	sc.Helper()
	_, err := s3.NewFromConfig(sc.caller()).PutBucketPolicy(sc.Context(),
		&s3.PutBucketPolicyInput{Bucket: &bucket, Policy: &policy})
	sc.check(err)
}

func (sc *scene) createRole(path, name, policy string) {
	sc.Helper()
	_, err := sc.iam().CreateRole(sc.Context(), &iam.CreateRoleInput{
		Path: &path, RoleName: &name, AssumeRolePolicyDocument: aws.String(tasksTrust),
	})
	sc.check(err)
	sc.putRolePolicy(name, policy)
}

func (sc *scene) putRolePolicy(role, policy string) {
	sc.Helper()
	_, err := sc.iam().PutRolePolicy(sc.Context(),
		&iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("data"), PolicyDocument: &policy})
	sc.check(err)
}

// s3 is a client for who, which may be a role of the reader's account, the caller, nobody, or "http" and a role.
func (sc *scene) s3(who string) *s3.Client {
	role, plain := strings.CutPrefix(who, "http ")
	cfg := sc.as(reader, role)
	switch role {
	case "caller":
		cfg = sc.caller()
	case "nobody":
		cfg.Credentials = aws.AnonymousCredentials{}
	}
	return s3.NewFromConfig(cfg, func(o *s3.Options) {
		if plain {
			o.APIOptions = append(o.APIOptions, smithyhttp.AddHeaderValue("X-Forwarded-Proto", "http"))
		}
	})
}

// attempt makes a call and wants success, or an error with the code and all other parts.
func (sc *scene) attempt(name, who string, do attempt, want ...string) {
	sc.Helper()
	sc.wantError(name+" by "+who, do(sc.Context(), sc.s3(who)), want...)
}

func (sc *scene) wantError(name string, err error, want ...string) {
	sc.Helper()
	var answer smithy.APIError
	if err == nil || !errors.As(err, &answer) {
		if err != nil || len(want) > 0 {
			sc.Errorf("%s: %v, want %q", name, err, want)
		}
		return
	}
	for i, part := range want {
		if i == 0 && answer.ErrorCode() != part || !strings.Contains(answer.ErrorCode()+answer.ErrorMessage(), part) {
			sc.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if len(want) == 0 {
		sc.Errorf("%s: %v", name, err)
	}
}
