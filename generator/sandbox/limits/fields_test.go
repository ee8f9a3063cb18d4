package limits_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// testFields calls each service with what AWS takes and doesn't take. An empty code is success.
func testFields(t *testing.T, local *sandbox.Sandbox) {
	t.Helper()
	x := func(n int) string { return strings.Repeat("x", n) }
	const role = "Action=CreateRole&Version=2010-05-08&AssumeRolePolicyDocument=%%7B%%22Statement%%22%%3A%%7B%%22Effect%%22%%3A" +
		"%%22Allow%%22%%2C%%22Principal%%22%%3A%%22*%%22%%2C%%22Action%%22%%3A%%22sts%%3AAssumeRole%%22%%7D%%7D&"
	iam := func(text string, parts ...any) string { return fmt.Sprintf(role+text, parts...) }
	const register = "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition"
	fargate := func(rest string) string {
		return `{"family": "f", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [{"name": "c", "image": "i"}], ` + rest + `}`
	}
	const create, states = "AWSStepFunctions.CreateStateMachine", "arn:aws:iam::123456789012:role/states"
	defined := func(machine string) string {
		return fmt.Sprintf(`{"name": "m", "roleArn": %q, "definition": %q}`, states, "{"+machine+"}")
	}
	group := "Action=CreateSecurityGroup&GroupDescription=d&GroupName="
	for _, test := range []struct{ name, service, call, body, code string }{
		{"a role's name", "iam", "", iam("RoleName=%s", x(64)), ""},
		{"a role's long name", "iam", "", iam("RoleName=%s", x(65)), "ValidationError"},
		{"a role's name with a space", "iam", "", iam("RoleName=a+b"), "ValidationError"},
		{"a role's path", "iam", "", iam("RoleName=p1&Path=/a/b/"), ""},
		{"a role's path without an end", "iam", "", iam("RoleName=p2&Path=/a"), "ValidationError"},
		{"a role's long path", "iam", "", iam("RoleName=p3&Path=/%s/", x(511)), "ValidationError"},
		{"a role's long description", "iam", "", iam("RoleName=d&Description=%s", x(1001)), "ValidationError"},
		{"a role's long sessions", "iam", "", iam("RoleName=s&MaxSessionDuration=43201"), "ValidationError"},
		{"a role's reserved tag", "iam", "", iam("RoleName=t&Tags.member.1.Key=AWS:x&Tags.member.1.Value=v"), "InvalidInput"},
		{"a role's tag with a star", "iam", "", iam("RoleName=t&Tags.member.1.Key=x&Tags.member.1.Value=*"), "InvalidInput"},
		{"a role's tag", "iam", "", iam("RoleName=t&Tags.member.1.Key=x&Tags.member.1.Value=a%%2Fb+c"), ""},
		{"a policy's long name", "iam", "", "Action=PutRolePolicy&RoleName=t&PolicyName=" + x(129), "ValidationError"},
		{"a machine's role", "iam", "", strings.Replace(iam("RoleName=states"), "%22*%22", "%7B%22Service%22%3A%22states.amazonaws.com%22%7D", 1), ""},
		{"a parameter with a space", "ssm", "AmazonSSM.PutParameter", `{"Name": "/a b", "Value": "v", "Type": "String"}`,
			"ValidationException"},
		{"a parameter that isn't a full path", "ssm", "AmazonSSM.PutParameter", `{"Name": "a/b", "Value": "v", "Type": "String"}`,
			"ValidationException"},
		{"a parameter of 15 levels", "ssm", "AmazonSSM.PutParameter",
			`{"Name": "` + strings.Repeat("/a", 15) + `", "Value": "v", "Type": "String"}`, ""},
		{"a parameter of 16 levels", "ssm", "AmazonSSM.PutParameter",
			`{"Name": "` + strings.Repeat("/a", 16) + `", "Value": "v", "Type": "String"}`, "HierarchyLevelLimitExceededException"},
		{"a parameter that holds another", "ssm", "AmazonSSM.PutParameter", `{"Name": "/p", "Value": "{{ssm:x}}", "Type": "String"}`,
			"ValidationException"},
		{"a parameter's reserved tag", "ssm", "AmazonSSM.PutParameter",
			`{"Name": "/p", "Value": "v", "Type": "String", "Tags": [{"Key": "aws:x", "Value": "v"}]}`, "ValidationException"},
		{"a log group with a space", "logs", "Logs_20140328.CreateLogGroup", `{"logGroupName": "a b"}`, "InvalidParameterException"},
		{"AWS's log group", "logs", "Logs_20140328.CreateLogGroup", `{"logGroupName": "aws/x"}`, "InvalidParameterException"},
		{"a log group", "logs", "Logs_20140328.CreateLogGroup", `{"logGroupName": "/ecs/x", "tags": {"a": "b"}}`, ""},
		{"a log group's reserved tag", "logs", "Logs_20140328.CreateLogGroup", `{"logGroupName": "/x", "tags": {"aws:a": "b"}}`,
			"InvalidParameterException"},
		{"two days", "logs", "Logs_20140328.PutRetentionPolicy", `{"logGroupName": "/ecs/x", "retentionInDays": 2}`,
			"InvalidParameterException"},
		{"three days", "logs", "Logs_20140328.PutRetentionPolicy", `{"logGroupName": "/ecs/x", "retentionInDays": 3}`, ""},
		{"a cluster's long name", "ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster", `{"clusterName": "` + x(256) + `"}`,
			"InvalidParameterException"},
		{"a family with a point", "ecs", "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition",
			`{"family": "a.b", "containerDefinitions": []}`, "ClientException"},
		{"Fargate's smallest task", "ecs", register, fargate(`"cpu": "256", "memory": "512", "networkMode": "awsvpc"`), ""},
		{"a size that Fargate doesn't have", "ecs", register, fargate(`"cpu": "256", "memory": "8192", "networkMode": "awsvpc"`),
			"ClientException"},
		{"Fargate without its network", "ecs", register, fargate(`"cpu": "256", "memory": "512"`), "ClientException"},
		{"Fargate without a size", "ecs", register, fargate(`"networkMode": "awsvpc"`), "ClientException"},
		{"Fargate with logs and no role for them", "ecs", register, strings.Replace(
			fargate(`"cpu": "256", "memory": "512", "networkMode": "awsvpc"`), `"image"`,
			`"logConfiguration": {"logDriver": "awslogs"}, "image"`, 1), "ClientException"},
		{"no essential container", "ecs", register,
			`{"family": "f", "containerDefinitions": [{"name": "c", "image": "i", "memory": 512, "essential": false}]}`, "ClientException"},
		{"a cluster's long tag", "ecs", "AmazonEC2ContainerServiceV20141113.CreateCluster",
			`{"clusterName": "c", "tags": [{"key": "k", "value": "` + x(257) + `"}]}`, "InvalidParameterException"},
		{"a long machine", "states", "AWSStepFunctions.CreateStateMachine", `{"name": "m", "definition": "` + x(1<<20+1) + `"}`,
			"ValidationException"},
		{"a machine that isn't JSON", "states", create, `{"name": "m", "roleArn": "` + states + `", "definition": "x"}`, "InvalidDefinition"},
		{"a machine that begins nowhere", "states", create, defined(`"StartAt": "B", "States": {"A": {"Type": "Pass", "End": true}}`),
			"InvalidDefinition"},
		{"a state that leads nowhere", "states", create, defined(`"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}`),
			"InvalidDefinition"},
		{"a state with no end", "states", create, defined(`"StartAt": "A", "States": {"A": {"Type": "Pass"}}`), "InvalidDefinition"},
		{"a choice that leads nowhere", "states", create, defined(`"StartAt": "A", "States": {
			"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}]}}`), "InvalidDefinition"},
		{"a branch that begins nowhere", "states", create, defined(`"StartAt": "A", "States": {"A": {"Type": "Parallel", "End": true,
			"Branches": [{"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}]}}`), "InvalidDefinition"},
		{"a machine", "states", create, defined(`"StartAt": "A", "States": {
			"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B"}], "Default": "C"},
			"B": {"Type": "Map", "Next": "C", "ItemProcessor": {"StartAt": "D", "States": {"D": {"Type": "Pass", "End": true}}}},
			"C": {"Type": "Fail"}}`), ""},
		{"a schedule's long name", "scheduler", "/schedules/" + x(65), `{"ScheduleExpression": "rate(1 hour)"}`, "ValidationException"},
		{"a schedule without a kind", "scheduler", "/schedules/s", `{"ScheduleExpression": "1 hour"}`, "ValidationException"},
		{"a schedule's cron of five fields", "scheduler", "/schedules/s", `{"ScheduleExpression": "cron(0 5 * * ?)"}`, "ValidationException"},
		{"a schedule of days and weekdays", "scheduler", "/schedules/s", `{"ScheduleExpression": "cron(0 5 * * * *)"}`, "ValidationException"},
		{"a schedule that tries for a moment", "scheduler", "/schedules/s",
			`{"ScheduleExpression": "rate(1 hour)", "Target": {"RetryPolicy": {"MaximumEventAgeInSeconds": 59}}}`, "ValidationException"},
		{"a schedule that tries too often", "scheduler", "/schedules/s",
			`{"ScheduleExpression": "rate(1 hour)", "Target": {"RetryPolicy": {"MaximumRetryAttempts": 186}}}`, "ValidationException"},
		{"an alarm's long name", "monitoring", "GraniteServiceVersion20100801.PutMetricAlarm", `{"AlarmName": "` + x(256) + `"}`,
			"ValidationError"},
		{"an alarm's long description", "monitoring", "GraniteServiceVersion20100801.PutMetricAlarm",
			`{"AlarmName": "a", "AlarmDescription": "` + x(1025) + `"}`, "ValidationError"},
		{"a repository's long name", "ecr", "AmazonEC2ContainerRegistry_V20150921.CreateRepository",
			`{"repositoryName": "` + x(257) + `"}`, "InvalidParameterException"},
		{"AWS's alias", "kms", "TrentService.CreateAlias", `{"AliasName": "alias/aws/x", "TargetKeyId": "k"}`, "NotAuthorizedException"},
		{"a key's long description", "kms", "TrentService.CreateKey", `{"Description": "` + x(8193) + `"}`, "ValidationException"},
		{"a key's reserved tag", "kms", "TrentService.CreateKey", `{"Tags": [{"TagKey": "aws:x", "TagValue": "v"}]}`, "TagException"},
		{"a key's end in three days", "kms", "TrentService.ScheduleKeyDeletion", `{"KeyId": "k", "PendingWindowInDays": 3}`,
			"ValidationException"},
		{"a group called sg-x", "ec2", "", group + "sg-x", "InvalidParameterValue"},
		{"a group's quote", "ec2", "", "Action=CreateSecurityGroup&GroupName=g&GroupDescription=it%27s", "InvalidParameterValue"},
		{"a group's long name", "ec2", "", group + x(256), "InvalidParameterValue"},
		{"a group", "ec2", "", group + "x-sg", ""},
		{"a group's reserved tag", "ec2", "", group + "y&TagSpecification.1.ResourceType=security-group&" +
			"TagSpecification.1.Tag.1.Key=aws:x&TagSpecification.1.Tag.1.Value=v", "InvalidParameterValue"},
		{"a rule's long name", "events", "AWSEvents.PutRule", `{"Name": "` + x(65) + `"}`, "ValidationException"},
		{"a bucket in capitals", "s3", "/Data", "", "InvalidBucketName"},
		{"an IP address", "s3", "/192.168.5.4", "", "InvalidBucketName"},
		{"two points", "s3", "/a..b", "", "InvalidBucketName"},
		{"a dash at the end", "s3", "/abc-", "", "InvalidBucketName"},
		{"a reserved beginning", "s3", "/xn--abc", "", "InvalidBucketName"},
		{"a reserved end", "s3", "/abc-s3alias", "", "InvalidBucketName"},
		{"a bucket", "s3", "/my.bucket-1", "", ""},
		{"a long key", "s3", "/data/" + x(1025), "x", "KeyTooLongError"},
		{"a key", "s3", "/data/" + x(1024), "x", ""},
		{"a bucket's long tag", "s3", "/data?tagging", "<Tagging><TagSet><Tag><Key>" + x(129) + "</Key><Value/></Tag></TagSet></Tagging>",
			"InvalidTag"},
		{"a bucket's many tags", "s3", "/data?tagging", "<Tagging><TagSet>" + strings.Repeat("<Tag><Key>a</Key><Value/></Tag>", 51) +
			"</TagSet></Tagging>", "BadRequest"},
		{"a session's short name", "sts", "", "Action=AssumeRole&RoleArn=arn:aws:iam::123456789012:role/t&RoleSessionName=x",
			"ValidationError"},
		{"a short session", "sts", "", "Action=AssumeRole&RoleArn=arn:aws:iam::123456789012:role/t&RoleSessionName=xx&DurationSeconds=899",
			"ValidationError"},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, answer := send(t, local.URL(), test.service, test.call, test.body)
			if (status == http.StatusOK) != (test.code == "") || !strings.Contains(answer, test.code) {
				t.Errorf("%d %.300s, want %s", status, answer, test.code)
			}
		})
	}
}

// send calls a service: of S3 and Scheduler the path, of others the target, unless the body is a form.
func send(t *testing.T, url, service, call, body string) (status int, answer string) {
	t.Helper()
	method, path := http.MethodPost, "/"
	if service == "s3" {
		method = http.MethodPut
	}
	if strings.HasPrefix(call, "/") {
		path = call
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/"+service+
		"/aws4_request, SignedHeaders=host, Signature=0")
	switch {
	case strings.HasPrefix(body, "Action="):
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	case path == "/":
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		r.Header.Set("X-Amz-Target", call)
	default:
		r.Header.Set("Content-Type", "application/json")
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(text)
}
