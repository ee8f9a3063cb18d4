package resources

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// look asks for the object of a name: its import ID, empty where there is none, and its tags.
type look func(ctx context.Context, s Search, name string) (id string, tags map[string]string, err error)

// tagged finds objects that have tags, by the attribute that tells them apart, whoever's they are. AWS's answer that
// there is none counts as no object, not as an error.
func tagged(attribute string, look look) Find {
	return func(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
		name := text(planned.After, attribute)
		if name == "" {
			return Object{}, nil
		}
		switch id, tags, err := look(ctx, s, name); {
		case absent(err), err == nil && id == "":
			return Object{}, nil
		case err != nil:
			return Object{}, err
		case ours(s.Env, tags):
			return own(id), nil
		default:
			return Object{ID: id, Tags: tags}, nil
		}
	}
}

// identity are the tags that say whose an object is. The spec's other tags are left out: they may have been edited
// since the object was made.
func identity(env *spec.Environment) map[string]string {
	tags := map[string]string{}
	for _, t := range env.OwnTags() {
		tags[t.Key] = t.Value
	}
	return tags
}

// ours says whether an object with these tags is the environment's.
func ours(env *spec.Environment, tags map[string]string) bool {
	for key, value := range identity(env) {
		if tags[key] != value {
			return false
		}
	}
	return true
}

// tagMap are the tags of one of AWS's many types for them.
func tagMap[T any](list []T, pair func(T) (key, value *string)) map[string]string {
	tags := map[string]string{}
	for _, t := range list {
		key, value := pair(t)
		tags[aws.ToString(key)] = aws.ToString(value)
	}
	return tags
}

// absent says whether AWS's answer means that there is no such object.
func absent(err error) bool {
	return answered(err,
		"InvalidResourceId",                                            // SSM
		"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", // SQS
		"NoSuchBucket",                  // S3
		"NoSuchEntity",                  // IAM
		"NotFound", "NotFoundException", // SNS, KMS
		"RepositoryNotFoundException",                  // ECR
		"ResourceNotFoundException",                    // CloudWatch Logs, EventBridge, Scheduler
		"StateMachineDoesNotExist", "ResourceNotFound") // Step Functions
}

// answered says whether AWS answered with an error of one of these codes.
func answered(err error, codes ...string) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && slices.Contains(codes, answer.ErrorCode())
}
