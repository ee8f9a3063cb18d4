package authorization

import "maps"

// ownFiles are the calls of services that teams use in files of their own: topics and functions.
func ownFiles() map[string]operation {
	all := map[string]operation{
		"sns:CreateTopic":               {on: "{Name}", tags: "Tags", made: "{Name}"},
		"sns:ListTopics":                {on: "*"},
		"sns:Unsubscribe":               {on: "{SubscriptionArn}"},
		"sns:GetSubscriptionAttributes": {on: "{SubscriptionArn}"},
		"sns:SetSubscriptionAttributes": {on: "{SubscriptionArn}"},
		"lambda:CreateFunction": {
			on: "function:{FunctionName}", tags: "Tags", made: "function:{FunctionName}",
			passes: []string{"Role"}, to: "lambda.amazonaws.com",
		},
	}
	for template, calls := range map[string][]string{
		"{TopicArn}": {
			"sns:DeleteTopic", "sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:Subscribe", "sns:Publish",
			"sns:ListSubscriptionsByTopic", "sns:GetDataProtectionPolicy",
		},
		"{ResourceArn}": {"sns:ListTagsForResource", "sns:TagResource", "sns:UntagResource"},
	} {
		for _, call := range calls {
			all[call] = operation{on: template}
		}
	}
	maps.Copy(all, functions())
	return all
}

// functions are Lambda's calls by the names that are guessed from their paths, with IAM's.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
func functions() map[string]operation {
	all := map[string]operation{}
	for guessed, action := range map[string]string{
		"GetFunction": "GetFunction", "DeleteFunction": "DeleteFunction",
		"ListConfiguration": "GetFunctionConfiguration", "UpdateCode": "UpdateFunctionCode",
		"ListVersions":          "ListVersionsByFunction",
		"ListCodeSigningConfig": "GetFunctionCodeSigningConfig",
		"CreatePolicy":          "AddPermission", "ListPolicy": "GetPolicy", "DeletePolicy": "RemovePermission",
	} {
		all["lambda:"+guessed] = operation{action: action, on: "function:{functions}"}
	}
	all["lambda:UpdateConfiguration"] = operation{
		action: "UpdateFunctionConfiguration", on: "function:{functions}",
		passes: []string{"Role"}, to: "lambda.amazonaws.com",
	}
	for guessed, action := range map[string]string{
		"ListTagsForResource": "ListTags", "TagResource": "TagResource", "UntagResource": "UntagResource",
	} {
		all["lambda:"+guessed] = operation{action: action, on: "{tags}"}
	}
	return all
}
