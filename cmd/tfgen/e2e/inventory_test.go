package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// inventory is the names of everything in an account, by kind, sorted; a parameter is "name = value".
type inventory map[string][]string

func takeInventory(ctx context.Context, t testing.TB, cfg aws.Config) inventory {
	t.Helper()
	inv := inventory{}
	add := func(kind string, names ...string) {
		inv[kind] = append(inv[kind], names...)
		slices.Sort(inv[kind])
	}
	for _, b := range must(s3Client(cfg).ListBuckets(ctx, &s3.ListBucketsInput{}))(t).Buckets {
		add("bucket", *b.Name)
		for _, o := range must(s3Client(cfg).ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: b.Name}))(t).Contents {
			if strings.HasSuffix(*o.Key, ".tflock") {
				add("lock", *o.Key)
			}
		}
	}
	for _, r := range must(ecr.NewFromConfig(cfg).DescribeRepositories(ctx, nil))(t).Repositories {
		add("repository", *r.RepositoryName)
	}
	arns := must(ecs.NewFromConfig(cfg).ListClusters(ctx, nil))(t).ClusterArns
	for _, c := range must(ecs.NewFromConfig(cfg).DescribeClusters(ctx, &ecs.DescribeClustersInput{Clusters: arns}))(t).Clusters {
		if len(arns) > 0 && *c.Status == "ACTIVE" { // deleted ones stay for a while
			add("cluster", *c.ClusterName)
		}
	}
	for _, family := range must(ecs.NewFromConfig(cfg).ListTaskDefinitionFamilies(ctx, nil))(t).Families {
		add("task definition", family) // its revisions stay
	}
	for _, m := range must(sfn.NewFromConfig(cfg).ListStateMachines(ctx, nil))(t).StateMachines {
		add("state machine", *m.Name)
	}
	for _, s := range must(scheduler.NewFromConfig(cfg).ListSchedules(ctx, nil))(t).Schedules {
		add("schedule", *s.Name)
	}
	for _, url := range must(sqs.NewFromConfig(cfg).ListQueues(ctx, nil))(t).QueueUrls {
		add("queue", path.Base(url))
	}
	for _, a := range must(cloudwatch.NewFromConfig(cfg).DescribeAlarms(ctx, nil))(t).MetricAlarms {
		add("alarm", *a.AlarmName)
	}
	for _, g := range must(cloudwatchlogs.NewFromConfig(cfg).DescribeLogGroups(ctx, nil))(t).LogGroups {
		add("log group", *g.LogGroupName)
	}
	for _, r := range must(iam.NewFromConfig(cfg).ListRoles(ctx, nil))(t).Roles {
		if *r.RoleName == sandbox.AdministratorRole {
			continue // the sandbox's
		}
		add("role", *r.RoleName)
		policies := must(iam.NewFromConfig(cfg).ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: r.RoleName}))(t)
		for _, name := range policies.PolicyNames {
			if !strings.HasPrefix(name, "tfgen-") { // bootstrap's
				add("role policy", name)
			}
		}
	}
	parameters := must(ssm.NewFromConfig(cfg).GetParametersByPath(ctx,
		&ssm.GetParametersByPathInput{Path: aws.String("/"), Recursive: aws.Bool(true)}))(t)
	for _, p := range parameters.Parameters {
		if !strings.HasPrefix(*p.Name, "/aws/") { // AWS's own
			add("parameter", *p.Name+" = "+*p.Value)
		}
	}
	for _, k := range must(kms.NewFromConfig(cfg).ListKeys(ctx, nil))(t).Keys {
		key := must(kms.NewFromConfig(cfg).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: k.KeyId}))(t).KeyMetadata
		if key.KeyManager == kmstypes.KeyManagerTypeCustomer && key.KeyState != kmstypes.KeyStatePendingDeletion {
			add("key", *key.Description)
		}
	}
	addNetwork(ctx, t, ec2.NewFromConfig(cfg), add)
	return inv
}

// addNetwork adds what is in VPCs that AWS didn't make.
func addNetwork(ctx context.Context, t testing.TB, client *ec2.Client, add func(kind string, names ...string)) {
	t.Helper()
	own := []types.Filter{{Name: aws.String("is-default"), Values: []string{"false"}}}
	vpcs := []string{"none"} // for no VPC, the filters must not let everything through
	for _, v := range must(client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: own}))(t).Vpcs {
		add("vpc", *v.CidrBlock)
		vpcs = append(vpcs, *v.VpcId)
	}
	inside := []types.Filter{{Name: aws.String("vpc-id"), Values: vpcs}}
	for _, s := range must(client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: inside}))(t).Subnets {
		add("subnet", *s.CidrBlock)
	}
	groups := must(client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: inside}))(t).SecurityGroups
	for _, g := range groups {
		add("security group", fmt.Sprintf("%s, %d in, %d out", *g.GroupName, len(g.IpPermissions), len(g.IpPermissionsEgress)))
	}
	for _, r := range must(client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: inside}))(t).RouteTables {
		add("route table", fmt.Sprintf("%d routes, %d associations", len(r.Routes), len(r.Associations)))
	}
	for _, e := range must(client.DescribeVpcEndpoints(ctx, nil))(t).VpcEndpoints {
		if e.State != "deleted" {
			add("endpoint", *e.ServiceName)
		}
	}
}

// rolePolicy is a role's inline policy of the same name, decoded.
func rolePolicy(t testing.TB, cfg aws.Config, role string) any {
	t.Helper()
	out := must(iam.NewFromConfig(cfg).GetRolePolicy(t.Context(),
		&iam.GetRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(role)}))(t)
	return decoded(t, must(url.QueryUnescape(*out.PolicyDocument))(t))
}

func bucketPolicy(t testing.TB, cfg aws.Config, bucket string) any {
	t.Helper()
	out := must(s3Client(cfg).GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String(bucket)}))(t)
	return decoded(t, *out.Policy)
}

// statement finds a statement of a policy by its id.
func statement(t testing.TB, policy any, sid string) map[string]any {
	t.Helper()
	for _, s := range policy.(map[string]any)["Statement"].([]any) {
		if s := s.(map[string]any); s["Sid"] == sid {
			return s
		}
	}
	t.Fatalf("no statement %s in %v", sid, policy)
	return nil
}

func decoded(t testing.TB, text string) (document any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return document
}

func s3Client(cfg aws.Config) *s3.Client {
	return s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
}

// must makes a failed call fail the test.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
