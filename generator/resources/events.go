package resources

import (
	"cmp"
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// events are the types of EventBridge. A rule that isn't on the default bus has the bus in front of its name.
func events() []Type {
	named := Scope{"Rules", []string{"arn:{partition}:events:*:{account}:rule/{part}"}}
	buses := Scope{"EventBuses", []string{"arn:{partition}:events:*:{account}:event-bus/{prefix}-*"}}
	return []Type{
		{
			Name:     "aws_cloudwatch_event_bus",
			Identity: []string{"name"},
			Find:     tagged("name", eventBus),
			Permissions: []Permission{
				{Scope: buses, Actions: []string{
					"events:CreateEventBus", "events:DeleteEventBus", "events:DescribeEventBus", "events:ListTagsForResource",
					"events:TagResource",
				}},
				{Scope: buses, Actions: []string{"events:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_cloudwatch_event_bus_policy",
			Identity:  []string{"event_bus_name"},
			Converges: "PutPermission", Overwrites: configured("event_bus_name", hasBusPolicy),

			// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
			Limits: []Limit{{
				Attribute: "policy", Characters: 10240,
				Remedy: "Have objects of fewer buckets in other accounts and regions start pipelines of the environment.",
			}},
			Permissions: []Permission{{Scope: buses, Actions: []string{
				"events:DescribeEventBus", "events:PutPermission", "events:RemovePermission",
			}}},
		},
		{
			Name:     "aws_cloudwatch_event_rule",
			Identity: []string{"event_bus_name", "name"},
			Find:     eventRule,

			// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
			Limits: []Limit{{
				Attribute: "event_pattern", Characters: 2048,
				Remedy: "Shorten prefix in on_object of the pipelines that the bucket starts.",
			}},
			Permissions: []Permission{
				{Scope: named, Actions: []string{
					"events:DeleteRule", "events:DescribeRule", "events:ListTagsForResource", "events:PutRule",
					"events:TagResource",
				}},
				{Scope: named, Actions: []string{"events:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:       "aws_cloudwatch_event_target",
			Identity:   []string{"event_bus_name", "rule", "arn"},
			ForeignARN: true,
			Converges:  "PutTargets",
			ImportID:   eventTargetID,
			RoleFor:    "events.amazonaws.com",
			Permissions: []Permission{{Scope: named, Actions: []string{
				"events:ListTargetsByRule", "events:PutTargets", "events:RemoveTargets",
			}}},
		},
	}
}

// eventRule finds a rule on its bus, which is in front of its name in the id, unless it is the default one.
func eventRule(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
	bus := cmp.Or(text(planned.After, "event_bus_name"), "default")
	look := func(ctx context.Context, s Search, name string) (string, map[string]string, error) {
		client := eventbridge.NewFromConfig(s.Config)
		found, err := client.DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: &name, EventBusName: &bus})
		if err != nil {
			return "", nil, err
		}
		tags, err := eventTags(ctx, client, found.Arn)
		return strings.TrimPrefix(bus+"/"+name, "default/"), tags, err
	}
	return tagged("name", look)(ctx, s, planned)
}

// eventTargetID is a target's, below its rule on its bus.
func eventTargetID(attributes map[string]any) string {
	return cmp.Or(text(attributes, "event_bus_name"), "default") + "/" + text(attributes, "rule") + "/" +
		text(attributes, "target_id")
}

func eventBus(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := eventbridge.NewFromConfig(s.Config)
	found, err := client.DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: &name})
	if err != nil {
		return "", nil, err
	}
	tags, err := eventTags(ctx, client, found.Arn)
	return name, tags, err
}

func eventTags(ctx context.Context, client *eventbridge.Client, arn *string) (map[string]string, error) {
	out, err := client.ListTagsForResource(ctx, &eventbridge.ListTagsForResourceInput{ResourceARN: arn})
	if err != nil {
		return nil, err
	}
	return tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
