package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// familiar are actions that make plain examples of what a service's others are like: what changes most comes first.
func familiar() []string {
	return []string{
		"s3:PutBucketPolicy", "s3:DeleteObject", "s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:GetObjectVersion",
		"s3:DeleteBucket", "s3:GetBucketPolicy", "s3:AbortMultipartUpload", "s3:DeleteObjectVersion",
		"kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion", "kms:Decrypt", "kms:GenerateDataKey",
		"kms:Encrypt", "kms:DescribeKey",
		"ssm:PutParameter", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath",
		"ecr:SetRepositoryPolicy", "ecr:PutImage", "ecr:BatchDeleteImage", "ecr:BatchGetImage", "ecr:ListImages",
		"sqs:SetQueueAttributes", "sqs:PurgeQueue", "sqs:SendMessage", "sqs:ReceiveMessage",
		"sns:SetTopicAttributes", "sns:Publish", "sns:Subscribe",
		"events:PutRule", "events:PutPermission", "events:PutEvents",
		"iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:PassRole", "iam:GetRole",
		"sts:AssumeRole", "sts:TagSession",
		"ecs:RunTask", "ecs:DeleteCluster", "logs:DeleteLogGroup", "logs:PutLogEvents", "states:StartExecution",
	}
}

// example is an answer that allows too much, and the resource that was asked about.
type example struct {
	answer   access.Answer
	resource string
	plain    bool   // people know the action, and that it is one on the resource
	leads    string // what somebody who may do it gets at; empty: nothing else
}

// or is the plainer of two examples, or the first.
func (e *example) or(other *example) *example {
	if e == nil || !e.plain && other != nil && other.plain {
		return other
	}
	return e
}

// newExample is one of a query whose answer is not that all is denied.
func newExample(
	q access.Query, ans access.Answer, identity []*access.Policy, resource *access.Policy, limits ...access.Limit,
) *example {
	e := &example{answer: exemplify(q, ans, identity, resource, limits), resource: q.Resource}
	if request := e.answer.Allowed; request != nil {
		e.plain = slices.Contains(familiar(), request.Action) && fits(request.Action, request.Resource)
	}
	return e
}

// exemplify gives an answer an example that people know, where there is one: a query makes up its own actions, and
// writes those of policies in lower case.
func exemplify(
	q access.Query, ans access.Answer, identity []*access.Policy, resource *access.Policy, limits []access.Limit,
) access.Answer {
	if ans.Allowed == nil {
		return ans
	}
	made := ans.Allowed.Action
	actions := familiar()
	if i := slices.IndexFunc(actions, func(a string) bool { return strings.EqualFold(a, made) }); i >= 0 {
		ans.Allowed.Action = actions[i]
		if fits(actions[i], q.Resource) {
			return ans
		}
	}
	q.Actions = slices.DeleteFunc(actions, func(known string) bool {
		return !fits(known, q.Resource) ||
			!slices.ContainsFunc(q.Actions, func(asked string) bool { return matches(asked, known) })
	})
	if better := access.Ask(q, identity, resource, limits...); better.Allowed != nil {
		ans.Allowed = better.Allowed
	}
	return ans
}

// fits reports whether the action can be one on the resource: some of S3's are on objects, the others on buckets.
func fits(action, resource string) bool {
	if !strings.HasPrefix(action, "s3:") || resource == "*" {
		return true
	}
	onObjects := strings.Contains(action, "Object") || strings.Contains(action, "Multipart")
	return onObjects == strings.Contains(parsed(resource).Resource, "/")
}

// matches reports whether a pattern of actions matches an action, or a part of a pattern a part of an action. Most
// patterns are plain.
func matches(pattern, action string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	switch {
	case strings.ContainsAny(prefix, "*?"):
		return access.Overlap(strings.ToLower(pattern), strings.ToLower(action))
	case wild:
		return len(action) >= len(prefix) && strings.EqualFold(action[:len(prefix)], prefix)
	}
	return strings.EqualFold(pattern, action)
}

// plausible is the request by whom its own context says that it is by.
func plausible(request *access.Request) *access.Request {
	if request == nil {
		return nil
	}
	if arn := request.Context["aws:principalarn"]; len(arn) == 1 && parsed(arn[0]).Account != "" {
		request.Principal, request.PrincipalAccount = arn[0], ""
	}
	return request
}
