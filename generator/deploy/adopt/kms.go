package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// alias finds an alias of one of the environment's keys, whether or not that key is about to be deleted: the name is
// taken until then. Aliases have no tags of their own.
func alias(client *kms.Client) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String(name)})
		if err != nil {
			return "", nil, err
		}
		tags, err := keyTags(ctx, client, out.KeyMetadata.KeyId)
		return name, tags, err
	}
}

// key finds a key by its description, which is all that a key has to be known by before it has an alias. It asks for
// every key of the account and region: KMS can't search.
func key(client *kms.Client, env *spec.Environment) find {
	return func(ctx context.Context, r terraform.ResourceChange) (string, error) {
		description := text(r.After, "description")
		if description == "" {
			return "", nil
		}
		var ids []string
		for pages := kms.NewListKeysPaginator(client, &kms.ListKeysInput{}); pages.HasMorePages(); {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return "", err
			}
			for _, k := range page.Keys {
				is, err := isKey(ctx, client, env, k.KeyId, description)
				if err != nil {
					return "", err
				}
				if is {
					ids = append(ids, aws.ToString(k.KeyId))
				}
			}
		}
		return only(ids)
	}
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
