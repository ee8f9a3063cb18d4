package notification

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

const (
	eventBridge = "events.amazonaws.com"
	cloudWatch  = "cloudwatch.amazonaws.com"
)

// topic is the environment's, with its key, its policy and those who are told.
func topic(env *spec.Environment) []tf.Node {
	nodes := append(key(env),
		tf.Resource("aws_sns_topic", "failures",
			tf.Attr("name", tf.String(env.FailureTopic())),
			tf.Attr("kms_master_key_id", tf.Ref("aws_kms_key.failures.arn"))),
		tf.Resource("aws_sns_topic_policy", "failures",
			tf.Attr("arn", tf.Ref("aws_sns_topic.failures.arn")),
			tf.Attr("policy", topicPolicy(env))))
	return append(nodes, subscriptions(env)...)
}

// key is a customer key: the one that AWS has for SNS lets neither EventBridge nor CloudWatch encrypt.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func key(env *spec.Environment) []tf.Node {
	use := func(sid, service string) iam.Statement {
		return iam.Statement{
			Sid: sid, Principal: iam.Service(service), Actions: []string{"kms:Decrypt", "kms:GenerateDataKey"},
			Resources: []string{"*"}, // in a key policy: this key
		}
	}
	return []tf.Node{
		tf.Resource("aws_kms_key", "failures",
			tf.Attr("description", tf.String("Encrypts the topic "+env.FailureTopic()+".")),
			tf.Attr("enable_key_rotation", tf.Bool(true)),
			tf.Attr("policy", iam.Policy(
				iam.Statement{
					Sid: "OwnerDecidesByIAM", Principal: iam.AWS(env.AccountARN(env.AccountID)), Actions: []string{"kms:*"},
					Resources: []string{"*"},
				},
				use("RulesEncrypt", eventBridge), use("AlarmsEncrypt", cloudWatch)))),
		tf.Resource("aws_kms_alias", "failures",
			tf.Attr("name", tf.String(env.FailureKeyAlias())),
			tf.Attr("target_key_id", tf.Ref("aws_kms_key.failures.id"))),
	}
}

// topicPolicy lets the pipelines' rules and alarms publish, and nobody else.
func topicPolicy(env *spec.Environment) tf.Expr {
	var statements []iam.Statement
	for _, p := range env.Notifying() {
		statements = append(statements, publish(env, p, env.FailureTopicARN())...)
	}
	return iam.Policy(statements...)
}

// publish lets a pipeline's rule and, if it has one, its alarm publish to a topic.
func publish(env *spec.Environment, p *spec.Pipeline, topic string) []iam.Statement {
	let := func(sid, service, from string) iam.Statement {
		return iam.Statement{
			Sid: sid, Principal: iam.Service(service), Actions: []string{"sns:Publish"}, Resources: []string{topic},
			Conditions: []iam.Condition{{Operator: "ArnEquals", Key: "aws:SourceArn", Values: []string{from}}},
		}
	}
	statements := []iam.Statement{let(iam.Sid(p.Key, "failed"), eventBridge, env.RuleARN(p.Failed))}
	if p.StartsItself() {
		statements = append(statements, let(iam.Sid(p.Key, "not", "started"), cloudWatch, env.AlarmARN(p.NotStarted)))
	}
	return statements
}

// Half is what the owner of a topic has to add to its policy for failures to be told.
func Half(project string, uses []spec.Foreign) tf.Expr {
	var statements []iam.Statement
	for _, f := range uses {
		for _, s := range publish(f.Env, f.Pipeline, f.ARN) {
			s.Sid = iam.Sid(f.Env.Name, s.Sid)
			statements = append(statements, s)
		}
	}
	return iam.Half(project, statements...)
}

// subscriptions are one for each address, which AWS asks to confirm. Who isn't to be told of all pipelines gets a
// filter for the messages of some.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
func subscriptions(env *spec.Environment) []tf.Node {
	told := map[string][]*spec.Pipeline{}
	var addresses []string
	for _, p := range env.Notifying() {
		for _, address := range p.OnFailure.Emails {
			told[address] = append(told[address], p)
			addresses = append(addresses, address)
		}
	}
	slices.Sort(addresses)
	var filters tf.Object
	for _, address := range slices.Compact(addresses) {
		var filter tf.Expr = tf.Null{}
		if len(told[address]) < len(env.Notifying()) {
			filter = tf.JSON(messagesOf(told[address]))
		}
		filters = append(filters, tf.Attr(address, filter))
	}
	if len(filters) == 0 {
		return nil
	}
	return []tf.Node{tf.Resource("aws_sns_topic_subscription", "failures",
		tf.Attr("for_each", filters),
		tf.Attr("topic_arn", tf.Ref("aws_sns_topic.failures.arn")),
		tf.Attr("protocol", tf.String("email")),
		tf.Attr("endpoint", tf.Ref("each.key")),
		tf.Attr("filter_policy", tf.Ref("each.value")),
		tf.Attr("filter_policy_scope", tf.Raw(`each.value == null ? null : "MessageBody"`)))}
}

// messagesOf is the filter of what the rules and the alarms of some pipelines send.
func messagesOf(pipelines []*spec.Pipeline) tf.Object {
	var keys, alarms []string
	for _, p := range pipelines {
		keys = append(keys, p.Key)
		if p.StartsItself() {
			alarms = append(alarms, p.NotStarted)
		}
	}
	failed := tf.Object{tf.Attr("pipeline", tf.Strings(keys...))}
	if len(alarms) == 0 {
		return failed
	}
	return tf.Object{tf.Attr("$or", tf.List{failed, tf.Object{tf.Attr("AlarmName", tf.Strings(alarms...))}})}
}
