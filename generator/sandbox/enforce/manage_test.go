package enforce_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	alarmtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// operatorsHalf allows some of what the attempts below make.
const operatorsHalf = `{"Version": "2012-10-17", "Statement": [
	{"Effect": "Allow", "Action": ["ecs:*Cluster"], "Resource": "arn:aws:ecs:*:222222222222:cluster/our-*"},
	{"Effect": "Allow", "Action": "kms:CreateKey", "Resource": "*"},
	{"Effect": "Allow", "Action": ["kms:DescribeKey", "ec2:DescribeVpcs"], "Resource": "*"},
	{"Effect": "Allow", "Action": "ec2:DeleteVpc", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "us"}}},
	{"Effect": "Allow", "Action": "iam:GetRole", "Resource": "arn:aws:iam::222222222222:role/team/*"},
	{"Effect": "Allow", "Action": "scheduler:CreateSchedule", "Resource": "*"},
	{"Effect": "Allow", "Action": "cloudwatch:*", "Resource": "arn:aws:cloudwatch:*:222222222222:alarm:our-*"},
	{"Effect": "Allow", "Action": "s3:CreateBucket", "Resource": "arn:aws:s3:::our-*"}]}`

// TestManaging asks for calls that manage something, by a role that may make some of them.
func TestManaging(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	sc.createRole("/", "operator", operatorsHalf)
	cfg := sc.as(reader, "operator")
	clusters, keys, network, roles := ecs.NewFromConfig(cfg), kms.NewFromConfig(cfg), ec2.NewFromConfig(cfg), iam.NewFromConfig(cfg)
	key, err := keys.CreateKey(sc.Context(), nil)
	sc.check(err)
	id := key.KeyMetadata.KeyId
	for _, tt := range []struct {
		name string
		do   func() error
		want []string // code and parts of the error; none: it is allowed
	}{
		{"a cluster of ours", func() error {
			_, err := clusters.DeleteCluster(sc.Context(), &ecs.DeleteClusterInput{Cluster: aws.String("our-cluster")})
			return err
		}, []string{"ClusterNotFoundException"}}, // by ECS: it may
		{"another cluster", func() error {
			_, err := clusters.DeleteCluster(sc.Context(), &ecs.DeleteClusterInput{Cluster: aws.String("their-cluster")})
			return err
		}, []string{"AccessDeniedException", "ecs:DeleteCluster", "no identity-based policy allows"}},
		{"an action that can't be limited to some resources", func() error {
			_, err := clusters.CreateCluster(sc.Context(), &ecs.CreateClusterInput{ClusterName: aws.String("our-cluster")})
			return err
		}, []string{"AccessDeniedException", "ecs:CreateCluster"}},
		{"an alarm of ours", func() error { return sc.alarm(cfg, "our-alarm") }, nil},
		{"another alarm", func() error { return sc.alarm(cfg, "their-alarm") },
			[]string{"AccessDeniedException", "cloudwatch:PutMetricAlarm", "alarm:their-alarm"}},
		{"reading a key", func() error {
			_, err := keys.DescribeKey(sc.Context(), &kms.DescribeKeyInput{KeyId: id})
			return err
		}, nil},
		{"deleting a key", func() error {
			_, err := keys.ScheduleKeyDeletion(sc.Context(), &kms.ScheduleKeyDeletionInput{KeyId: id})
			return err
		}, []string{"AccessDeniedException", "kms:ScheduleKeyDeletion"}},
		{"networks", func() error {
			_, err := network.DescribeVpcs(sc.Context(), nil)
			return err
		}, nil},
		{"what hangs on a tag", func() error {
			_, err := network.DeleteVpc(sc.Context(), &ec2.DeleteVpcInput{VpcId: aws.String("vpc-1")})
			return err
		}, []string{"InvalidVpcID.NotFound"}}, // by EC2: it may be allowed
		{"a network", func() error {
			_, err := network.CreateVpc(sc.Context(), &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
			return err
		}, []string{"UnauthorizedOperation", "ec2:CreateVpc"}},
		{"a role by its path", func() error {
			_, err := roles.GetRole(sc.Context(), &iam.GetRoleInput{RoleName: aws.String("reader")})
			return err
		}, nil},
		{"a role elsewhere", func() error {
			_, err := roles.GetRole(sc.Context(), &iam.GetRoleInput{RoleName: aws.String("stranger")})
			return err
		}, []string{"AccessDenied", "iam:GetRole"}},
		{"a bucket of ours", func() error {
			_, err := s3.NewFromConfig(cfg).CreateBucket(sc.Context(), &s3.CreateBucketInput{Bucket: aws.String("our-bucket"),
				CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: region}})
			return err
		}, nil},
		{"a bucket's policy", func() error {
			_, err := s3.NewFromConfig(cfg).DeleteBucketPolicy(sc.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String("mine")})
			return err
		}, []string{"AccessDenied", "s3:DeleteBucketPolicy"}},
		{"passing a role", func() error {
			_, err := scheduler.NewFromConfig(cfg).CreateSchedule(sc.Context(), &scheduler.CreateScheduleInput{
				Name: aws.String("s"), ScheduleExpression: aws.String("rate(1 hour)"),
				FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
				Target: &schedulertypes.Target{
					Arn: aws.String("arn:aws:sqs:eu-west-1:222222222222:q"), RoleArn: aws.String("arn:aws:iam::222222222222:role/reader"),
				},
			})
			return err
		}, []string{"AccessDeniedException", "iam:PassRole"}},
		{"a call of no table, which no statement allows on anything", func() error {
			_, err := clusters.ListClusters(sc.Context(), nil)
			return err
		}, []string{"AccessDeniedException", "ecs:ListClusters"}},
	} {
		sc.wantError(tt.name, tt.do(), tt.want...)
	}
	const logged = `"needs":["ecs:DeleteCluster arn:aws:ecs:eu-west-1:222222222222:cluster/their-cluster"]`
	if !strings.Contains(sc.log.String(), logged) {
		t.Errorf("the log lacks %s", logged)
	}
}

// alarm makes one, as clients that speak CBOR do, and reads it.
func (sc *scene) alarm(cfg aws.Config, name string) error {
	client := cloudwatch.NewFromConfig(cfg)
	_, err := client.PutMetricAlarm(sc.Context(), &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String(name), Namespace: aws.String("AWS/SQS"), MetricName: aws.String("Sent"),
		ComparisonOperator: alarmtypes.ComparisonOperatorGreaterThanThreshold, Threshold: aws.Float64(-0.5),
		EvaluationPeriods: aws.Int32(1), Period: aws.Int32(60), Statistic: alarmtypes.StatisticMaximum,
	})
	if err != nil {
		return err
	}
	out, err := client.DescribeAlarms(sc.Context(), &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{name}})
	if err != nil {
		return err
	}
	made := out.MetricAlarms[0]
	if *made.Threshold != -0.5 || *made.Period != 60 || time.Since(*made.StateUpdatedTimestamp).Abs() > time.Hour {
		return fmt.Errorf("the alarm is read as %+v", made)
	}
	return nil
}
