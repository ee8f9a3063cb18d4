package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// Kind is what a resource is.
type Kind string

// The kinds of resources, in the order in which they are shown.
const (
	Bucket     Kind = "bucket"
	Key        Kind = "key"
	Parameters Kind = "parameters" // SSM parameters of one folder
	Repository Kind = "repository"
	Queue      Kind = "queue"
	Topic      Kind = "topic"
	EventBus   Kind = "event bus"
	Assumable  Kind = "role"     // a role, as something that others may assume
	Thing      Kind = "resource" // something else that a pipeline is allowed to use, by an ARN, perhaps with wildcards
)

// Resource is what somebody may use.
type Resource struct {
	Kind    Kind   `json:"kind"`
	Name    string `json:"name"`
	ARN     string `json:"arn"` // a key's has an alias in the place of the id; parameters' is that of their folder
	Account string `json:"account"`
	Env     string `json:"environment"`
	Outside bool   `json:"outside,omitempty"` // somebody else's: what policies are on it isn't in the files
}

// PrincipalKind is what a principal is.
type PrincipalKind string

// The kinds of principals.
const (
	Role     PrincipalKind = "role"     // of one of the environments
	User     PrincipalKind = "user"     // that one of the environments makes
	Group    PrincipalKind = "group"    // of users; it stands for whoever is in it
	Outsider PrincipalKind = "outsider" // a role or user that no environment makes
	Account  PrincipalKind = "account"  // any identity of an account that its own policies allow to
	Service  PrincipalKind = "service"  // an AWS service
	Public   PrincipalKind = "public"   // everyone, without credentials, too
)

// Principal is who may use something.
type Principal struct {
	Kind    PrincipalKind `json:"kind"`
	Name    string        `json:"name"`
	ARN     string        `json:"arn"`     // of a service its name; * is everyone
	Account string        `json:"account"` // empty for services and everyone
	Env     string        `json:"environment,omitempty"`
}

// Verb is a group of actions.
type Verb string

// The verbs, in the order in which they are shown. Other is any action of the service that no other verb has.
const (
	Read     Verb = "read"
	Versions Verb = "versions" // to read the earlier ones
	List     Verb = "list"
	Write    Verb = "write"
	Delete   Verb = "delete"
	Other    Verb = "other"
)

// Verbs are all verbs in their order.
func Verbs() []Verb { return []Verb{Read, Versions, List, Write, Delete, Other} }

// use is some actions on the part of a resource that they are about.
type use struct {
	actions []string
	pattern string // an ARN, perhaps with wildcards
}

// uses are the actions of each verb on a resource. https://docs.aws.amazon.com/service-authorization/latest/reference/
func (r Resource) uses() map[Verb]use {
	inside := r.ARN + "/?*"
	switch r.Kind {
	case Bucket:
		return map[Verb]use{
			Read:     {[]string{"s3:GetObject"}, inside},
			Versions: {[]string{"s3:GetObjectVersion"}, inside},
			List:     {[]string{"s3:ListBucket"}, r.ARN},
			Write:    {[]string{"s3:PutObject", "s3:AbortMultipartUpload"}, inside},
			Delete:   {[]string{"s3:DeleteObject", "s3:DeleteObjectVersion"}, inside},
		}
	case Key:
		return map[Verb]use{
			Read:  {[]string{"kms:Decrypt"}, r.parts()[0]},
			Write: {[]string{"kms:Encrypt", "kms:GenerateDataKey"}, r.parts()[0]},
		}
	case Parameters:
		return map[Verb]use{
			Read:   {[]string{"ssm:GetParameter", "ssm:GetParameters"}, inside},
			List:   {[]string{"ssm:GetParametersByPath"}, r.ARN},
			Write:  {[]string{"ssm:PutParameter"}, inside},
			Delete: {[]string{"ssm:DeleteParameter", "ssm:DeleteParameters"}, inside},
		}
	case Repository:
		return map[Verb]use{
			Read: {pullActions(), r.ARN},
			List: {[]string{"ecr:ListImages", "ecr:DescribeImages"}, r.ARN},
			Write: {[]string{"ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload",
				"ecr:PutImage"}, r.ARN},
			Delete: {[]string{"ecr:BatchDeleteImage"}, r.ARN},
		}
	case Queue:
		return map[Verb]use{
			Read:   {[]string{"sqs:ReceiveMessage"}, r.ARN},
			Write:  {[]string{"sqs:SendMessage"}, r.ARN},
			Delete: {[]string{"sqs:DeleteMessage", "sqs:PurgeQueue"}, r.ARN},
		}
	case Topic:
		return map[Verb]use{
			Read:   {[]string{"sns:Subscribe"}, r.ARN},
			Write:  {[]string{"sns:Publish"}, r.ARN},
			Delete: {[]string{"sns:DeleteTopic"}, r.ARN},
		}
	case EventBus:
		return map[Verb]use{
			Write:  {[]string{"events:PutEvents"}, r.ARN},
			Delete: {[]string{"events:DeleteEventBus"}, r.ARN},
		}
	}
	return nil
}

func kinds() []Kind {
	return []Kind{Bucket, Key, Parameters, Repository, Queue, Topic, EventBus, Assumable}
}

// service is the prefix of the actions on the kind.
func (k Kind) service() string {
	switch k {
	case Bucket:
		return "s3"
	case Key:
		return "kms"
	case Parameters:
		return "ssm"
	case Repository:
		return "ecr"
	case Queue:
		return "sqs"
	case Topic:
		return "sns"
	case EventBus:
		return "events"
	}
	return "sts"
}

// policies is the kind of the policies on the kind of resources.
func (k Kind) policies() access.Kind {
	if k == Repository || k == Assumable {
		return access.TrustPolicy
	}
	return access.ResourcePolicy
}

// parts are the resource itself and, where it is a container, all that is in it. Which id AWS gives a key that is
// rendered isn't known, so it may be any.
func (r Resource) parts() []string {
	switch r.Kind {
	case Bucket, Parameters:
		return []string{r.ARN, r.ARN + "/?*"}
	case EventBus:
		return []string{r.ARN, rulesOn(r.ARN) + "/?*"}
	case Key:
		if r.Outside {
			break
		}
		before, _, _ := strings.Cut(r.ARN, ":key/")
		return []string{before + ":key/*"}
	}
	return []string{r.ARN}
}

// named are the actions of all verbs but Other.
func (r Resource) named() []string {
	var all []string
	for _, use := range r.uses() {
		all = append(all, use.actions...)
	}
	slices.Sort(all)
	return all
}
