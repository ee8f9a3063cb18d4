package events

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

// sayWhoIsTold says which addresses get a message of a topic, as moto sends no mail.
func (b *Buses) sayWhoIsTold(ctx context.Context, client *sns.Client, topic, message string) error {
	out, err := client.ListSubscriptionsByTopic(ctx, &sns.ListSubscriptionsByTopicInput{TopicArn: &topic})
	if err != nil {
		return err
	}
	for _, s := range out.Subscriptions {
		if aws.ToString(s.Protocol) != "email" {
			continue
		}
		attributes, err := client.GetSubscriptionAttributes(ctx,
			&sns.GetSubscriptionAttributesInput{SubscriptionArn: s.SubscriptionArn})
		if err != nil {
			return err
		}
		wants, err := passes(attributes.Attributes["FilterPolicy"], message)
		if err != nil {
			return err
		}
		if wants {
			b.Progress(fmt.Sprintf("%s gets a mail of it", aws.ToString(s.Endpoint)))
		}
	}
	return nil
}

// passes reports whether a filter for message bodies lets one through; an empty one lets all.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
func passes(filter, message string) (bool, error) {
	if filter == "" {
		return true, nil
	}
	var pattern, body map[string]any
	if err := json.Unmarshal([]byte(filter), &pattern); err != nil {
		return false, err
	}
	if json.Unmarshal([]byte(message), &body) != nil {
		return false, nil
	}
	return match(pattern, body)
}
