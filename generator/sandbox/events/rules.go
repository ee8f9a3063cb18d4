package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// defaultBus is the bus of each account that AWS's services tell.
const defaultBus = "default"

// bus is an event bus.
type bus struct{ account, region, name string }

func (b *Buses) client(of bus) *eventbridge.Client {
	return eventbridge.NewFromConfig(proxy.Config(b.next, of.account, of.region))
}

// deliver takes an event to the targets of a bus's rules.
func (b *Buses) deliver(ctx context.Context, to bus, e Event) error {
	rules, err := b.matching(ctx, to, e)
	var failed []error
	for _, rule := range rules {
		failed = append(failed, b.toTargets(ctx, to, rule, e))
	}
	return errors.Join(append(failed, err)...)
}

// matching are the rules of a bus that an event is for.
func (b *Buses) matching(ctx context.Context, to bus, e Event) ([]types.Rule, error) {
	encoded, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var event map[string]any
	if err := json.Unmarshal(encoded, &event); err != nil {
		return nil, err
	}
	var found []types.Rule
	var unknown []error
	in := &eventbridge.ListRulesInput{EventBusName: &to.name}
	for {
		out, err := b.client(to).ListRules(ctx, in)
		if err != nil {
			return nil, err
		}
		for _, rule := range out.Rules {
			if rule.State == types.RuleStateDisabled || aws.ToString(rule.EventPattern) == "" {
				continue
			}
			var pattern map[string]any
			err := json.Unmarshal([]byte(*rule.EventPattern), &pattern)
			matched := false
			if err == nil {
				matched, err = match(pattern, event)
			}
			if err != nil {
				unknown = append(unknown, fmt.Errorf("rule %s: %w", aws.ToString(rule.Name), err))
			}
			if matched {
				found = append(found, rule)
			}
		}
		if in.NextToken = out.NextToken; in.NextToken == nil {
			return found, errors.Join(unknown...)
		}
	}
}

func (b *Buses) toTargets(ctx context.Context, on bus, rule types.Rule, e Event) error {
	out, err := b.client(on).ListTargetsByRule(ctx,
		&eventbridge.ListTargetsByRuleInput{Rule: rule.Name, EventBusName: &on.name})
	if err != nil {
		return err
	}
	var failed []error
	for _, target := range out.Targets {
		d := delivery{
			buses: b, service: "events.amazonaws.com", source: aws.ToString(rule.Arn), target: aws.ToString(target.Arn),
			role: aws.ToString(target.RoleArn), event: &e,
		}
		if target.DeadLetterConfig != nil {
			d.deadLetters = aws.ToString(target.DeadLetterConfig.Arn)
		}
		if d.input, err = inputOf(target, d.source, e); err == nil {
			err = d.deliver(ctx)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
