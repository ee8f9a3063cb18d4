package enforce

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// key is a KMS key.
type key struct {
	arn, owner string
	aliases    []string // names that begin with alias/
	policy     *access.Policy
}

// need is what is needed to use the key with an encryption context.
func (k key) need(action string, encryptionContext map[string]string) need {
	n := need{action: action, resource: k.arn, owner: k.owner, policy: k.policy, keys: keys{}}
	n.keys.set("kms:ResourceAliases", k.aliases...)
	names := slices.Sorted(maps.Keys(encryptionContext))
	n.keys.set("kms:EncryptionContextKeys", names...)
	for _, name := range names {
		n.keys.set("kms:EncryptionContext:"+name, encryptionContext[name])
	}
	return n
}

// key asks for the key that an id, an ARN or an alias names to a caller of the account in the region.
func (f *facts) key(ctx context.Context, account, region, name string) (key, error) {
	if arn, ok := awsname.ParseARN(name); ok {
		region, account, name = arn.Region, arn.Account, strings.TrimPrefix(arn.Resource, "key/")
	}
	if strings.HasPrefix(name, "alias/aws/") {
		return managedKey(account, region, name)
	}
	return f.keys.get(account, region+"/"+name, func() (key, error) {
		client := kms.NewFromConfig(proxy.Config(f.next, account, region))
		id, aliases, err := named(ctx, client, name)
		if err != nil {
			return key{}, err
		}
		out, err := client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &id, PolicyName: aws.String("default")})
		if absent := (*types.NotFoundException)(nil); errors.As(err, &absent) {
			return key{}, errAbsent
		}
		if err != nil {
			return key{}, fmt.Errorf("asking for the policy of key %s: %w", id, err)
		}
		k := key{arn: keyARN(account, region, id), owner: account, aliases: aliases}
		if k.policy, err = access.Parse(access.ResourcePolicy, []byte(aws.ToString(out.Policy))); err != nil {
			return key{}, fmt.Errorf("policy of key %s: %w", id, err)
		}
		return k, nil
	})
}

// named is the id of the key that an alias or an id names, and all of its aliases.
func named(ctx context.Context, client *kms.Client, name string) (id string, aliases []string, err error) {
	byKey := map[string][]string{}
	pages := kms.NewListAliasesPaginator(client, &kms.ListAliasesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return "", nil, fmt.Errorf("looking for the aliases of %s: %w", name, err)
		}
		for _, alias := range page.Aliases {
			target := aws.ToString(alias.TargetKeyId)
			byKey[target] = append(byKey[target], aws.ToString(alias.AliasName))
			if aws.ToString(alias.AliasName) == name {
				id = target
			}
		}
	}
	switch {
	case !strings.HasPrefix(name, "alias/"):
		id = name
	case id == "":
		return "", nil, errAbsent
	}
	return id, byKey[id], nil
}

// managedKey is AWS's own key for a service in an account. Its policy, which nobody can change, lets everyone in the
// account use it through the service.
// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html, "AWS managed keys"
func managedKey(account, region, alias string) (key, error) {
	service := strings.TrimPrefix(alias, "alias/aws/")
	policy, err := access.Parse(access.ResourcePolicy, fmt.Appendf(nil, `{
		"Version": "2012-10-17",
		"Statement": [{
			"Effect": "Allow", "Principal": {"AWS": "*"}, "Resource": "*",
			"Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
			"Condition": {"StringEquals": {"kms:CallerAccount": %q, "kms:ViaService": %q}}
		}]
	}`, account, service+"."+region+"."+awsname.DNSSuffix(awsname.Partition(region))))
	return key{
		arn: keyARN(account, region, "aws-"+service), owner: account, aliases: []string{alias}, policy: policy,
	}, err
}

func keyARN(account, region, id string) string {
	return awsname.ARN{Partition: awsname.Partition(region), Service: "kms", Region: region, Account: account,
		Resource: "key/" + id}.String()
}
