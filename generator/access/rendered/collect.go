package rendered

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
)

// collector puts what the resources make into the root.
type collector struct {
	root          *Root
	configuration *config.Root
	kinds         map[string]func(instance) // what reads instances, by type
	providers     map[*config.ProviderConfig]provider
	later         []func() // for resources that belong to another, when all others are known
	policies      []managedPolicy
	keys          []instance        // of the root's keys
	vpcs          map[string]string // their CIDR blocks, by address
	roleARN       *regexp.Regexp
}

// managedPolicy is a customer managed policy, which does something only where it is attached.
type managedPolicy struct {
	arn      string // empty where it isn't known
	document Document
}

// resource reads one instance, as its type says.
func (c *collector) resource(i instance) {
	c.foreign(i)
	if rng, ok := i.Find("provisioner", "type"); ok {
		c.problem(rng, i.Address+" runs a provisioner", "a command may change any access")
	}
	if read, ok := c.kinds[i.Type]; ok {
		c.ignored(i)
		read(i)
		return
	}
	c.vpc(i)
	c.uses(i)
	if strings.HasPrefix(i.Type, "aws_s3_") && !i.Value("acl").IsNull() {
		c.problem(i.Range(), i.Address+" sets an ACL", "ACLs grant access beside the policies")
	}
	if why := risk(i.Type); why != "" {
		c.problem(i.Range(), i.Address+" is not read", why)
	}
}

// readers are what reads the types that are read.
func (c *collector) readers() map[string]func(instance) {
	return map[string]func(instance){
		"aws_iam_policy":                             c.policy,
		"aws_iam_policy_attachment":                  c.attachments,
		"aws_iam_role":                               c.role,
		"aws_iam_role_policy":                        c.inline(roleKind),
		"aws_iam_role_policy_attachment":             c.attachment(roleKind),
		"aws_iam_role_policy_attachments_exclusive":  c.exclusive(roleKind),
		"aws_iam_user":                               c.user,
		"aws_iam_user_policy":                        c.inline(userKind),
		"aws_iam_user_policy_attachment":             c.attachment(userKind),
		"aws_iam_user_policy_attachments_exclusive":  c.exclusive(userKind),
		"aws_iam_group":                              c.group,
		"aws_iam_group_policy":                       c.inline(groupKind),
		"aws_iam_group_policy_attachment":            c.attachment(groupKind),
		"aws_iam_group_policy_attachments_exclusive": c.exclusive(groupKind),

		"aws_s3_bucket":        c.bucket,
		"aws_s3_bucket_policy": c.bucketPolicy,
		"aws_s3_bucket_acl":    c.acl,
		"aws_s3_bucket_server_side_encryption_configuration": c.encryption,
		"aws_s3_bucket_replication_configuration":            c.replication,
		"aws_s3_bucket_inventory":                            c.inventory,
		"aws_s3_bucket_analytics_configuration":              c.analytics,
		"aws_s3_bucket_ownership_controls":                   c.ownership,
		"aws_s3_bucket_request_payment_configuration":        c.payer,
		"aws_s3_object_copy":                                 c.copied,

		"aws_kms_key":                     c.key,
		"aws_kms_alias":                   c.alias,
		"aws_kms_key_policy":              c.keyPolicy,
		"aws_ecr_repository":              c.policied(&c.root.Repositories),
		"aws_ecr_repository_policy":       c.policyOf(&c.root.Repositories, repositoryTarget, "ecr", "repository/"),
		"aws_sns_topic":                   c.policied(&c.root.Topics),
		"aws_sns_topic_policy":            c.policyOf(&c.root.Topics, topicTarget, "sns", ""),
		"aws_cloudwatch_event_bus":        c.policied(&c.root.EventBuses),
		"aws_cloudwatch_event_bus_policy": c.busPolicy,
		"aws_cloudwatch_event_permission": c.busPermission,
		"aws_sqs_queue":                   c.policied(&c.root.Queues),
		"aws_sqs_queue_policy":            c.policyOf(&c.root.Queues, queueTarget, "sqs", ""),

		"aws_ecr_replication_configuration":      c.registryReplication,
		"aws_cloudwatch_log_subscription_filter": c.subscription,
		"aws_cloudwatch_log_account_policy":      c.logAccountPolicy,
		"aws_ssm_parameter":                      c.parameter,

		"aws_vpc_endpoint":        c.endpoint,
		"aws_vpc_endpoint_policy": c.endpointPolicy,
	}
}

// ignored reports arguments that decide about access and that Terraform leaves as they are: AWS may have anything.
func (c *collector) ignored(i instance) {
	deciding := []string{"all", "policy", "assume_role_policy", "inline_policy", "managed_policy_arns", "policy_arns",
		"permissions_boundary", "acl", "grant", "rule", "payer", "roles", "users", "groups", "replication_configuration"}
	for _, name := range i.Ignored() {
		if slices.Contains(deciding, name) {
			c.problem(i.Range(), i.Address+" ignores changes of "+name, "what is in AWS may be something else")
		}
	}
}

// foreign reports what is made in another account than the root's.
func (c *collector) foreign(i instance) {
	p := i.provider
	if !strings.HasPrefix(i.Type, "aws_") {
		return
	}
	if p.account != c.root.AccountID || p.partition != c.root.Partition {
		c.problem(i.Range(), fmt.Sprintf("%s is made with a provider for account %q", i.Address, p.account),
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

// stranger is a resource that isn't made here, but gets something.
func (c *collector) stranger(i instance, t target, arn string) Resource {
	c.problem(i.Range(), fmt.Sprintf("%s is for %s, which this root doesn't make", i.Address, t.name),
		"what else it has isn't known")
	return Resource{Name: t.name, ARN: arn, Account: t.account, Range: i.Range()}
}

// lost keeps a policy of which it isn't known what it is for.
func (c *collector) lost(i instance, d *Document) {
	if d != nil {
		c.root.Unattached = append(c.root.Unattached, *d)
	}
	c.problem(i.Range(), i.Address+": it is not known what it is for", "it may be for anything in the account")
}

// unread reports a value without which a fact is not known.
func (c *collector) unread(rng config.Range, what string) {
	c.problem(rng, what+" is not known", "the policies may mean something else")
}

// problem reports what isn't in the result.
func (c *collector) problem(rng config.Range, what, why string) {
	c.root.Problems = append(c.root.Problems, Problem{What: what, Why: why, Range: rng})
}

func (c *collector) parameter(i instance) {
	c.root.Parameters = append(c.root.Parameters, Parameter{i.describe()})
}
