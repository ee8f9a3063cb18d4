package proof

import "github.com/tfgen/tfgen/generator/spec"

// topic is the intent of the environment's topic for failures and of its key: the rules and alarms of pipelines tell
// it, and nobody else.
func (in *intent) topic(env *spec.Environment) {
	pipelines := env.Notifying()
	if len(pipelines) == 0 {
		return
	}
	const rules, alarms = "events.amazonaws.com", "cloudwatch.amazonaws.com"
	topic := in.addResource(env.FailureTopicARN(), env, Topic)
	publish := func(service, from string) {
		topic.grants = append(topic.grants, grant{principal: service, clause: clause{
			what: "tell of failures", actions: []string{"sns:Publish"}, resources: []string{topic.arn},
			conditions: []condition{{"ArnEquals", "aws:SourceArn", from}},
		}})
	}
	for _, p := range pipelines {
		publish(rules, env.RuleARN(p.Failed))
		if p.StartsItself() {
			publish(alarms, env.AlarmARN(p.NotStarted))
		}
	}
	key := in.addResource(env.ARN("kms", "key/"+env.FailureKeyAlias()), env, Key)
	for _, service := range []string{rules, alarms} {
		key.grants = append(key.grants, grant{principal: service, clause: clause{
			what: "encrypt what it tells", actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, resources: []string{"*"},
		}})
	}
	in.services = append(in.services, topic, key)
}
