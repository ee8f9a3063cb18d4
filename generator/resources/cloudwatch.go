package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// alarms are the types of CloudWatch.
func alarms() []Type {
	named := Scope{"Alarms", []string{"arn:{partition}:cloudwatch:*:{account}:alarm:{part}"}}
	return []Type{{
		Name:     "aws_cloudwatch_metric_alarm",
		Identity: []string{"alarm_name"},
		Find:     tagged("alarm_name", alarm),
		Permissions: []Permission{
			{Scope: named, Actions: []string{
				"cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource",
				"cloudwatch:PutMetricAlarm", "cloudwatch:TagResource",
			}},
			{Scope: named, Actions: []string{"cloudwatch:UntagResource"}, Why: "removes tags"},
		},
	}}
}

func alarm(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := cloudwatch.NewFromConfig(s.Config)
	found, err := client.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{name}})
	if err != nil || len(found.MetricAlarms) == 0 {
		return "", nil, err
	}
	arn := found.MetricAlarms[0].AlarmArn
	out, err := client.ListTagsForResource(ctx, &cloudwatch.ListTagsForResourceInput{ResourceARN: arn})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
