package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// keys are the types of KMS. Keys have no names: the project's can't be told from others by their ARNs.
func keys() []Type {
	named := Scope{"Keys", []string{
		"arn:{partition}:kms:*:{account}:key/*", "arn:{partition}:kms:*:{account}:alias/{prefix}-*",
	}}
	return []Type{
		{
			Name:     "aws_kms_key",
			Identity: []string{"description"},
			Data:     "access to all that is encrypted with it",
			Find:     key,

			// https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
			Limits: []Limit{{Attribute: "policy", Characters: 32768, Remedy: fewerReaders}},
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{"kms:CreateKey", "kms:ListKeys"}},
				{Scope: named, Actions: []string{
					"kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
					"kms:ListResourceTags", "kms:ScheduleKeyDeletion", "kms:TagResource",
				}},
				{Scope: named, Actions: []string{"kms:PutKeyPolicy"}, Why: "changes who may use the key"},
				{
					Scope: named, Actions: []string{"kms:EnableKey", "kms:UntagResource", "kms:UpdateKeyDescription"},
					Why: "undoes what was changed by hand, and removes tags",
				},
			},
		},
		{
			Name:     "aws_kms_alias",
			Identity: []string{"name"},
			Find:     tagged("name", alias),
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{"kms:ListAliases"}},
				{Scope: named, Actions: []string{"kms:CreateAlias", "kms:DeleteAlias"}},
				{Scope: named, Actions: []string{"kms:UpdateAlias"}, Why: "points the alias to another key"},
			},
		},
	}
}

// alias finds an alias of one of the environment's keys, whether or not that key is about to be deleted: the name is
// taken until then. Aliases have no tags of their own.
func alias(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := kms.NewFromConfig(s.Config)
	out, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String(name)})
	if err != nil {
		return "", nil, err
	}
	tags, err := keyTags(ctx, client, out.KeyMetadata.KeyId)
	return name, tags, err
}

// key finds a key by its description, which is all that a key has to be known by before it has an alias. It asks for
// every key of the account and region: KMS can't search.
func key(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
	description := text(planned.After, "description")
	if description == "" {
		return Object{}, nil
	}
	client := kms.NewFromConfig(s.Config)
	var ids []string
	for pages := kms.NewListKeysPaginator(client, &kms.ListKeysInput{}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return Object{}, err
		}
		for _, k := range page.Keys {
			is, err := isKey(ctx, client, s.Env, k.KeyId, description)
			if err != nil {
				return Object{}, err
			}
			if is {
				ids = append(ids, aws.ToString(k.KeyId))
			}
		}
	}
	return only(ids)
}

// isKey says whether a key is the environment's, has that description and is there to stay. The policy of another's key
// may deny the question.
func isKey(
	ctx context.Context, client *kms.Client, env *spec.Environment, id *string, description string,
) (bool, error) {
	const denied = "AccessDeniedException"
	out, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: id})
	if answered(err, denied, "NotFoundException") {
		return false, nil
	}
	if err != nil || aws.ToString(out.KeyMetadata.Description) != description ||
		out.KeyMetadata.KeyState == types.KeyStatePendingDeletion {
		return false, err
	}
	tags, err := keyTags(ctx, client, id)
	if answered(err, denied, "NotFoundException") {
		return false, nil
	}
	return ours(env, tags), err
}

func keyTags(ctx context.Context, client *kms.Client, id *string) (map[string]string, error) {
	all := map[string]string{}
	for pages := kms.NewListResourceTagsPaginator(client, &kms.ListResourceTagsInput{KeyId: id}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range page.Tags {
			all[aws.ToString(t.TagKey)] = aws.ToString(t.TagValue)
		}
	}
	return all, nil
}
