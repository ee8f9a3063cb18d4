package authorization_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/sandbox/authorization"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

func TestOf(t *testing.T) {
	const json, form = "application/x-amz-json-1.1", "application/x-www-form-urlencoded"
	for _, tt := range []struct {
		service, action string
		path, kind      string
		body, bucket    string
		named           bool
		want            []string
	}{
		{service: "ecs", action: "DescribeClusters", kind: json, body: `{"clusters": ["a", "b"]}`, want: []string{
			"ecs:DescribeClusters arn:aws:ecs:eu-west-1:111111111111:cluster/a",
			"ecs:DescribeClusters arn:aws:ecs:eu-west-1:111111111111:cluster/b"}},
		{service: "ecs", action: "CreateCluster", kind: json, body: `{"clusterName": "a", "tags": [{"key": "k", "value": "v"}]}`,
			want: []string{"ecs:CreateCluster *", "ecs:TagResource arn:aws:ecs:eu-west-1:111111111111:cluster/a"}},
		{service: "ecs", action: "RegisterTaskDefinition", kind: json,
			body: `{"family": "f", "taskRoleArn": "arn:aws:iam::111111111111:role/t", "cpu": 256, "volumes": null}`,
			want: []string{"ecs:RegisterTaskDefinition *",
				"iam:PassRole arn:aws:iam::111111111111:role/t iam:PassedToService=ecs-tasks.amazonaws.com"}},
		{service: "ecs", action: "DescribeServices", kind: json, body: `{}`}, // unknown
		{service: "ecs", action: "RunTask", kind: json,
			body: `{"taskDefinition": "f:1", "overrides": {"taskRoleArn": "arn:aws:iam::111111111111:role/t"}}`,
			want: []string{"ecs:RunTask arn:aws:ecs:eu-west-1:111111111111:task-definition/f:1 " +
				"ecs:cluster=arn:aws:ecs:eu-west-1:111111111111:cluster/default",
				"iam:PassRole arn:aws:iam::111111111111:role/t iam:PassedToService=ecs-tasks.amazonaws.com"}},
		{service: "ecs", action: "StopTask", kind: json,
			body: `{"cluster": "arn:aws:ecs:eu-west-1:111111111111:cluster/c", "task": "t"}`,
			want: []string{"ecs:StopTask arn:aws:ecs:eu-west-1:111111111111:task/*/t " +
				"ecs:cluster=arn:aws:ecs:eu-west-1:111111111111:cluster/c"}},
		{service: "tagging", action: "GetResources", kind: json, body: `{}`, want: []string{"tag:GetResources *"}},
		{service: "ecr", action: "PutImage", kind: json, body: `{"repositoryName": "r"}`,
			want: []string{"ecr:PutImage arn:aws:ecr:eu-west-1:111111111111:repository/r"}},
		{service: "ecr", action: "DescribeRepositories", kind: json, body: `{}`,
			want: []string{"ecr:DescribeRepositories arn:aws:ecr:eu-west-1:111111111111:repository/*"}},
		{service: "iam", action: "CreateRole", kind: form, body: "RoleName=r&Tags.member.1.Key=k&PermissionsBoundary=b", want: []string{
			"iam:CreateRole arn:aws:iam::111111111111:role/r iam:PermissionsBoundary=b",
			"iam:TagRole arn:aws:iam::111111111111:role/r"}},
		{service: "iam", action: "CreateServiceLinkedRole", kind: form, body: "AWSServiceName=ecs.amazonaws.com", want: []string{
			"iam:CreateServiceLinkedRole arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/* " +
				"iam:AWSServiceName=ecs.amazonaws.com"}},
		{service: "iam", action: "GetPolicy", kind: form, body: "PolicyArn=arn:aws:iam::111111111111:policy/p",
			want: []string{"iam:GetPolicy arn:aws:iam::111111111111:policy/p"}},
		{service: "iam", action: "CreateOpenIDConnectProvider", kind: form,
			body: "Url=https://gitlab.example.com/group&ClientIDList.member.1=c&Tags.member.1.Key=k", want: []string{
				"iam:CreateOpenIDConnectProvider arn:aws:iam::111111111111:oidc-provider/gitlab.example.com/group",
				"iam:TagOpenIDConnectProvider arn:aws:iam::111111111111:oidc-provider/gitlab.example.com/group"}},
		{service: "iam", action: "AddClientIDToOpenIDConnectProvider", kind: form,
			body: "OpenIDConnectProviderArn=arn:aws:iam::111111111111:oidc-provider/gitlab.example.com&ClientID=c",
			want: []string{"iam:AddClientIDToOpenIDConnectProvider arn:aws:iam::111111111111:oidc-provider/gitlab.example.com"}},
		{service: "iam", action: "ListOpenIDConnectProviders", kind: form, want: []string{"iam:ListOpenIDConnectProviders *"}},
		{service: "iam", action: "PutUserPolicy", kind: form, body: "UserName=u&PolicyName=p",
			want: []string{"iam:PutUserPolicy arn:aws:iam::111111111111:user/u"}},
		{service: "iam", action: "AddUserToGroup", kind: form, body: "UserName=u&GroupName=g",
			want: []string{"iam:AddUserToGroup arn:aws:iam::111111111111:group/g"}},
		{service: "iam", action: "ListGroupsForUser", kind: form, body: "UserName=u",
			want: []string{"iam:ListGroupsForUser arn:aws:iam::111111111111:user/u"}},
		{service: "events", action: "PutTargets", kind: json,
			body: `{"Rule": "r", "Targets": [{"Id": "1", "RoleArn": "arn:aws:iam::111111111111:role/t"}]}`,
			want: []string{"events:PutTargets arn:aws:events:eu-west-1:111111111111:rule/r",
				"iam:PassRole arn:aws:iam::111111111111:role/t iam:PassedToService=events.amazonaws.com"}},
		{service: "iam", action: "DeleteUser", kind: form, body: "UserName=u",
			want: []string{"iam:DeleteUser arn:aws:iam::111111111111:user/u"}},
		{service: "ec2", action: "CreateVpc", kind: form, body: "CidrBlock=10.0.0.0/16&TagSpecification.1.Tag.1.Key=k", want: []string{
			"ec2:CreateVpc arn:aws:ec2:eu-west-1:111111111111:*/*", "ec2:CreateTags arn:aws:ec2:eu-west-1:111111111111:*/*"}},
		{service: "ec2", action: "CreateVpcEndpoint", kind: form, body: "PrivateDnsEnabled=true", want: []string{
			"ec2:CreateVpcEndpoint arn:aws:ec2:eu-west-1:111111111111:*/*", "route53:AssociateVPCWithHostedZone *"}},
		{service: "kms", action: "CreateAlias", kind: json, body: `{"AliasName": "alias/a", "TargetKeyId": "k"}`, want: []string{
			"kms:CreateAlias arn:aws:kms:eu-west-1:111111111111:alias/a", "kms:CreateAlias arn:aws:kms:eu-west-1:111111111111:key/k"}},
		{service: "kms", action: "PutKeyPolicy", kind: json, body: `{"KeyId": "k"}`,
			want: []string{"kms:PutKeyPolicy arn:aws:kms:eu-west-1:111111111111:key/k"}},
		{service: "logs", action: "TagResource", kind: json,
			body: `{"resourceArn": "arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/g:*"}`,
			want: []string{"logs:TagResource arn:aws:logs:eu-west-1:111111111111:log-group:/ecs/g"}},
		{service: "scheduler", action: "CreateSchedule", path: "/schedules/s", kind: "application/json",
			body: `{"GroupName": "g", "Target": {"RoleArn": "arn:aws:iam::111111111111:role/s"}}`, want: []string{
				"scheduler:CreateSchedule arn:aws:scheduler:eu-west-1:111111111111:schedule/g/s",
				"iam:PassRole arn:aws:iam::111111111111:role/s iam:PassedToService=scheduler.amazonaws.com"}},
		{service: "scheduler", action: "GetSchedule", path: "/schedules/s",
			want: []string{"scheduler:GetSchedule arn:aws:scheduler:eu-west-1:111111111111:schedule/default/s"}},
		{service: "s3", action: "CreateBucket", bucket: "b", want: []string{"s3:CreateBucket arn:aws:s3:::b"}},
		{service: "s3", action: "DeleteBucketEncryption", bucket: "b", want: []string{"s3:PutEncryptionConfiguration arn:aws:s3:::b"}},
		{service: "s3", action: "DeletePublicAccessBlock", bucket: "b", want: []string{"s3:PutBucketPublicAccessBlock arn:aws:s3:::b"}},
		{service: "s3", action: "ListBucketInventoryConfigurations", bucket: "b",
			want: []string{"s3:GetInventoryConfiguration arn:aws:s3:::b"}},
		{service: "s3", action: "ListBuckets", want: []string{"s3:ListAllMyBuckets *"}},
		{service: "s3", action: "TagResource", path: "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab",
			want: []string{"s3:TagResource arn:aws:s3:::b"}},
		{service: "sns", action: "CreateTopic", kind: form, body: "Name=t&Tags.member.1.Key=k", want: []string{
			"sns:CreateTopic arn:aws:sns:eu-west-1:111111111111:t", "sns:TagResource arn:aws:sns:eu-west-1:111111111111:t"}},
		{service: "sns", action: "DeleteTopic", kind: form, body: "TopicArn=arn:aws:sns:eu-west-1:111111111111:t",
			want: []string{"sns:DeleteTopic arn:aws:sns:eu-west-1:111111111111:t"}},
		{service: "monitoring", action: "PutMetricAlarm", kind: form, body: "AlarmName=a",
			want: []string{"cloudwatch:PutMetricAlarm arn:aws:cloudwatch:eu-west-1:111111111111:alarm:a"}},
		{service: "events", action: "PutTargets", kind: json, body: `{"Rule": "r"}`,
			want: []string{"events:PutTargets arn:aws:events:eu-west-1:111111111111:rule/r"}},
		{service: "events", action: "PutRule", kind: json, body: `{"Name": "r", "EventBusName": "default"}`,
			want: []string{"events:PutRule arn:aws:events:eu-west-1:111111111111:rule/r"}},
		{service: "events", action: "PutRule", kind: json, body: `{"Name": "r", "EventBusName": "b", "Tags": [{"Key": "k"}]}`,
			want: []string{"events:PutRule arn:aws:events:eu-west-1:111111111111:rule/b/r",
				"events:TagResource arn:aws:events:eu-west-1:111111111111:rule/b/r"}},
		{service: "events", action: "DeleteRule", kind: json,
			body: `{"Name": "r", "EventBusName": "arn:aws:events:us-east-1:222222222222:event-bus/b"}`,
			want: []string{"events:DeleteRule arn:aws:events:us-east-1:222222222222:rule/b/r"}},
		{service: "events", action: "DescribeEventBus", kind: json, body: `{}`,
			want: []string{"events:DescribeEventBus arn:aws:events:eu-west-1:111111111111:event-bus/default"}},
		{service: "events", action: "PutPermission", kind: json, body: `{"EventBusName": "b", "Policy": "{}"}`,
			want: []string{"events:PutPermission arn:aws:events:eu-west-1:111111111111:event-bus/b"}},
		{service: "events", action: "PutEvents", kind: json,
			body: `{"Entries": [{"EventBusName": "b"}, {"EventBusName": "arn:aws:events:us-east-1:222222222222:event-bus/c"}]}`,
			want: []string{"events:PutEvents arn:aws:events:eu-west-1:111111111111:event-bus/b",
				"events:PutEvents arn:aws:events:us-east-1:222222222222:event-bus/c"}},
		{service: "lambda", action: "CreateFunction", path: "/2015-03-31/functions", kind: "application/json",
			body: `{"FunctionName": "f", "Role": "arn:aws:iam::111111111111:role/r"}`, want: []string{
				"lambda:CreateFunction arn:aws:lambda:eu-west-1:111111111111:function:f",
				"iam:PassRole arn:aws:iam::111111111111:role/r iam:PassedToService=lambda.amazonaws.com"}},
		{service: "lambda", action: "ListVersions", path: "/2015-03-31/functions/f/versions",
			want: []string{"lambda:ListVersionsByFunction arn:aws:lambda:eu-west-1:111111111111:function:f"}},
		{service: "sqs", action: "CreateQueue", kind: json, body: `{"QueueName": "q", "tags": {"k": "v"}}`, want: []string{
			"sqs:CreateQueue arn:aws:sqs:eu-west-1:111111111111:q", "sqs:TagQueue arn:aws:sqs:eu-west-1:111111111111:q"}},
		{service: "sqs", action: "SendMessageBatch", kind: json, body: `{"QueueUrl": "http://127.0.0.1:5000/222222222222/q"}`,
			want: []string{"sqs:SendMessage arn:aws:sqs:eu-west-1:222222222222:q"}},
		{service: "firehose", action: "DeleteDeliveryStream", named: true, kind: json, body: `{}`,
			want: []string{"firehose:DeleteDeliveryStream arn:aws:firehose:eu-west-1:111111111111:?*"}},
		{service: "apigateway", action: "ListRestapis", path: "/restapis"}, // its name is a guess
	} {
		t.Run(tt.service+":"+tt.action, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/"+strings.TrimPrefix(tt.path, "/"), strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			needs, err := authorization.Of(r, proxy.Call{
				Service: tt.service, Action: tt.action, Region: "eu-west-1", Account: "111111111111", Bucket: tt.bucket, Named: tt.named,
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range needs {
				line := n.Action + " " + n.Resource
				for key, value := range n.Keys {
					line += " " + key + "=" + value
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
