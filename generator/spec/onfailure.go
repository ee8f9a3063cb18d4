package spec

import (
	"fmt"
	"net/mail"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// Notification is who is told of a pipeline's failures.
type Notification struct {
	Topic  string   // ARN of an SNS topic: the environment's own, or one that exists
	Own    bool     // it is the environment's own
	Emails []string // that are told by it, sorted
}

// onFailure evaluates an on_failure block.
func (s *draft) onFailure(b *pipelineBlock, p *Pipeline) {
	block := b.OnFailure
	if block == nil || !s.isEnabled(block.Enabled) {
		return
	}
	n := &Notification{Topic: s.text(block.Topic, "", s.topic), Emails: s.sortedTexts(block.Emails, email)}
	if s.given(block.Topic, cty.String) == nil {
		n.Own, n.Topic = true, s.FailureTopicARN()
	} else if s.given(block.Emails, cty.List(cty.String)) != nil {
		s.fault(block.Emails.NameRange, "Misplaced emails", "Who subscribes to a topic that exists is its owner's to say. "+
			"Remove emails, or topic, so that the environment gets a topic of its own.")
	}
	p.OnFailure = n
}

// topic is the rule of an SNS topic that exists, in the environment's region: rules and alarms reach no others.
func (s *draft) topic(v string) string {
	arn, isARN := aws.ParseARN(v)
	if !isARN || arn.Service != "sns" || !matches(`[\w-]{1,256}`, arn.Resource) {
		return fmt.Sprintf("%q is not the ARN of a topic. Write arn:aws:sns:REGION:ACCOUNT:NAME.", v)
	}
	if s.located() && (arn.Region != s.Region || arn.Partition != s.Partition) {
		return fmt.Sprintf("%q is in %s, and alarms and rules of environment %s reach topics in %s only. Name one there.", v,
			arn.Region, s.Name, s.Region)
	}
	return ""
}

// email is the rule of an address alone, without a name.
func email(v string) string {
	if parsed, err := mail.ParseAddress(v); err == nil && parsed.Address == v && parsed.Name == "" {
		return ""
	}
	return fmt.Sprintf("%q is not an email address. Write one such as data-team@example.com.", v)
}

// FailureTopic is the name of the environment's own topic, which its pipelines' failures go to.
func (e *Environment) FailureTopic() string { return e.Prefix + "-failures" }

// FailureTopicARN is its ARN.
func (e *Environment) FailureTopicARN() string { return e.ARN("sns", e.FailureTopic()) }

// FailureKeyAlias is the alias of the customer key that it is encrypted with.
func (e *Environment) FailureKeyAlias() string { return "alias/" + e.FailureTopic() }

// Notifying are the pipelines of which somebody is told by the environment's own topic.
func (e *Environment) Notifying() []*Pipeline {
	return slices.DeleteFunc(slices.Clone(e.Pipelines), func(p *Pipeline) bool {
		return p.OnFailure == nil || !p.OnFailure.Own
	})
}

// StartsItself reports whether something starts the pipeline, so that there are starts that can fail.
func (p *Pipeline) StartsItself() bool { return len(p.Schedules) > 0 || p.OnObject != nil }

// RuleARN is the ARN of a rule on the default bus.
func (e *Environment) RuleARN(rule string) string { return e.ARN("events", "rule/"+rule) }

// AlarmARN is the ARN of an alarm.
func (e *Environment) AlarmARN(alarm string) string { return e.ARN("cloudwatch", "alarm:"+alarm) }
