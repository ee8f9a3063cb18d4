package rendered

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// collector puts what the resources make into the root.
type collector struct {
	*loader
	later    []func() // for resources that belong to another, when all others are known
	policies []managedPolicy
	keys     []*instance // of the root's keys
}

// managedPolicy is a customer managed policy, which does something only where it is attached.
type managedPolicy struct {
	arn      string // empty where it isn't known
	document Document
}

// resource reads one instance, as its type says.
func (c *collector) resource(i *instance) {
	c.provider(i)
	if provisioners := i.blocks("provisioner", "type"); len(provisioners) > 0 {
		c.problem(provisioners[0].DefRange, i.address, i.address+" runs a provisioner", "a command may change any access")
	}
	kinds := map[string]func(*instance){
		"aws_iam_role":                              c.role,
		"aws_iam_policy":                            c.policy,
		"aws_iam_role_policy":                       c.rolePolicy,
		"aws_iam_role_policy_attachment":            c.attachment,
		"aws_iam_policy_attachment":                 c.attachments,
		"aws_iam_role_policy_attachments_exclusive": c.exclusive,

		"aws_s3_bucket":                                      c.bucket,
		"aws_s3_bucket_policy":                               c.bucketPolicy,
		"aws_s3_bucket_public_access_block":                  c.publicAccessBlock,
		"aws_s3_bucket_ownership_controls":                   c.ownership,
		"aws_s3_bucket_acl":                                  c.acl,
		"aws_s3_bucket_server_side_encryption_configuration": c.encryption,

		"aws_kms_key":               c.key,
		"aws_kms_alias":             c.alias,
		"aws_kms_key_policy":        c.keyPolicy,
		"aws_ecr_repository":        c.repository,
		"aws_ecr_repository_policy": c.repositoryPolicy,
		"aws_ssm_parameter":         c.parameter,
	}
	if read, ok := kinds[i.kind]; ok {
		read(i)
		return
	}
	if strings.HasPrefix(i.kind, "aws_s3_") && !isNull(i.argument("acl")) {
		c.problem(i.at, i.address, i.address+" sets an ACL", "ACLs grant access beside the policies")
	}
	if why := risk(i.kind); why != "" {
		c.problem(i.at, i.address, i.address+" is not read", why)
	}
}

// provider reports what is made in another account or region than the root's.
func (c *collector) provider(i *instance) {
	p := i.provider
	if !strings.HasPrefix(i.kind, "aws_") {
		return
	}
	if p.account != c.root.AccountID || p.partition != c.root.Partition {
		c.problem(i.at, i.address, fmt.Sprintf("%s is made with a provider for account %q", i.address, p.account),
			"the root is that of account "+c.root.AccountID)
	}
}

// attach reads what belongs to other resources.
func (c *collector) attach() {
	for _, read := range c.later {
		read()
	}
	c.defaultKeyPolicies()
}

// afterwards reads something when all resources are known.
func (c *collector) afterwards(read func()) { c.later = append(c.later, read) }

// describe is what all kinds have in common.
func (i *instance) describe() Resource {
	r := Resource{Address: i.address, Account: i.provider.account, Range: i.at, ARN: i.arn()}
	r.Name, _ = i.text(nameArgument(i.kind))
	return r
}

// target is the resource that another one belongs to.
type target struct {
	name    string // empty where it isn't known
	address string // empty where the name is no reference to what is known only after apply
	account string
}

// target is what an argument names, by its name or by a reference.
func (i *instance) target(argument string) target {
	return i.targetOf(i.argument(argument))
}

// is reports whether the resource is meant.
func (t target) is(r Resource) bool {
	return t.address != "" && t.address == r.Address || t.name != "" && t.name == r.Name && t.account == r.Account
}

// stranger is a resource that isn't made here, but gets something.
func (c *collector) stranger(i *instance, t target, arn string) Resource {
	c.problem(i.at, i.address, fmt.Sprintf("%s is for %s, which this root doesn't make", i.address, t.name),
		"what else it has isn't known")
	return Resource{Name: t.name, ARN: arn, Account: t.account, Range: i.at}
}

// lost keeps a policy of which it isn't known what it is for.
func (c *collector) lost(i *instance, d *Document) {
	if d != nil {
		c.root.Unattached = append(c.root.Unattached, *d)
	}
	c.problem(i.at, i.address, i.address+": it is not known what it is for", "it may be for anything in the account")
}

// unread reports a value without which a fact is not known.
func (c *collector) unread(at hcl.Range, address, what string) {
	c.problem(at, address, what+" is not known", "the policies may mean something else")
}
