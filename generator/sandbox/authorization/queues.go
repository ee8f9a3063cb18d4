package authorization

import (
	"net/url"
	"strings"
)

// queues are SQS's calls.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
func queues() map[string]operation {
	all := map[string]operation{
		"sqs:CreateQueue": {on: "{QueueName}", tags: "tags", made: "{QueueName}", tagAs: "TagQueue"},
		"sqs:GetQueueUrl": {on: "{QueueName}"},
		"sqs:ListQueues":  {on: "*"},
	}
	for _, call := range []string{
		"AddPermission", "ChangeMessageVisibility", "DeleteMessage", "DeleteQueue", "GetQueueAttributes", "ListQueueTags",
		"PurgeQueue", "ReceiveMessage", "RemovePermission", "SendMessage", "SetQueueAttributes", "TagQueue", "UntagQueue",
	} {
		all["sqs:"+call] = operation{on: "{QueueUrl}"}
	}
	for _, call := range []string{"ChangeMessageVisibility", "DeleteMessage", "SendMessage"} {
		all["sqs:"+call+"Batch"] = operation{action: call, on: "{QueueUrl}"}
	}
	return all
}

// queueIn is the queue that a URL names: https://HOST/ACCOUNT/NAME.
func queueIn(text string) (account, name string, ok bool) {
	address, err := url.Parse(text)
	if err != nil || address.Host == "" {
		return "", "", false
	}
	return strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
}
