package authorization

// rules are EventBridge's calls. A rule on another bus than the account's default one has that in front of its name.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
func rules() map[string]operation {
	all := map[string]operation{
		"events:CreateEventBus": {on: "event-bus/{Name}", tags: "Tags", made: "event-bus/{Name}"},
		"events:PutEvents":      {on: "event-bus/{Entries.EventBusName=default}"},
		"events:PutRule": {
			on: "rule/{EventBusName=default}/{Name}", tags: "Tags", made: "rule/{EventBusName=default}/{Name}",
		},
		"events:PutTargets": {
			on: "rule/{EventBusName=default}/{Rule}", passes: []string{"Targets.RoleArn"}, to: "events.amazonaws.com",
		},
	}
	for template, calls := range map[string][]string{
		"event-bus/{Name=default}":           {"DescribeEventBus", "DeleteEventBus", "UpdateEventBus"},
		"event-bus/{EventBusName=default}":   {"PutPermission", "RemovePermission"},
		"rule/{EventBusName=default}/{Name}": {"DescribeRule", "DeleteRule", "EnableRule", "DisableRule"},
		"rule/{EventBusName=default}/{Rule}": {"RemoveTargets", "ListTargetsByRule"},
		"{ResourceARN}":                      {"ListTagsForResource", "TagResource", "UntagResource"},
	} {
		for _, call := range calls {
			all["events:"+call] = operation{on: template}
		}
	}
	return all
}
