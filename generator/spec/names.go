package spec

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// ARN is the ARN of a regional resource in the environment's account.
func (e *Environment) ARN(service, resource string) string {
	return aws.ARN{
		Partition: e.Partition, Service: service, Region: e.Region, Account: e.AccountID, Resource: resource,
	}.String()
}

// RoleARN is the ARN of a role in the environment's account.
func (e *Environment) RoleARN(name string) string {
	return aws.RoleARN(e.Partition, e.AccountID, name)
}

// RoleIn is the ARN of a role in another account of the environment's partition.
func (e *Environment) RoleIn(accountID, name string) string {
	return aws.RoleARN(e.Partition, accountID, name)
}

// OwnRoleARN is the ARN of a rendered role, which is under the path that the spec gives to roles.
func (e *Environment) OwnRoleARN(name string) string {
	return e.RoleARN(strings.TrimPrefix(e.RolePath, "/") + name)
}

// AccountARN is the principal that stands for every identity of an account in the environment's partition.
func (e *Environment) AccountARN(accountID string) string {
	return aws.ARN{Partition: e.Partition, Service: "iam", Account: accountID, Resource: "root"}.String()
}

// SessionName is the role session name that tfgen and the rendered provider use, so that CloudTrail shows who deployed.
func (e *Environment) SessionName() string {
	return "tfgen-" + e.Project + "-" + e.Name
}

// ARN is the bucket's ARN. S3's carry no account and no region.
func (b *Bucket) ARN() string {
	return aws.BucketARN(b.Partition, b.Name)
}

// AccountARN is the principal that stands for every identity of an account in the bucket's partition.
func (b *Bucket) AccountARN(accountID string) string {
	return aws.ARN{Partition: b.Partition, Service: "iam", Account: accountID, Resource: "root"}.String()
}

// External reports whether the bucket isn't the project's.
func (b *Bucket) External() bool { return b.Owner == nil }

// Holder is who has the bucket: an environment, or else an account.
func (b *Bucket) Holder() string {
	if b.External() {
		return b.AccountID
	}
	return b.Owner.Name
}

// located reports whether all that its name and ARN are made of is known.
func (b *Bucket) located() bool {
	if b.External() {
		return b.Name != "" && b.AccountID != "" && b.Region != ""
	}
	return b.Name != "" && b.Owner.located()
}

// HasOwnKey reports whether the bucket is encrypted with a customer key that is rendered with it.
func (b *Bucket) HasOwnKey() bool { return b.KMS && b.KeyARN == "" }

// S3Endpoint is how KMS knows S3 where it asks for a key on behalf of somebody who uses the bucket.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
func (b *Bucket) S3Endpoint() string { return "s3." + b.Region + "." + aws.DNSSuffix(b.Partition) }

// KMSAlias is the alias of the bucket's own customer key.
func (b *Bucket) KMSAlias() string {
	return "alias/" + b.Owner.Prefix + "-" + b.Key + "-" + b.Owner.Name
}

// Buckets are all that the environments own, and the external ones that they may use, of which each has its own.
func (p *Project) Buckets() []*Bucket {
	var all []*Bucket
	for _, e := range p.Environments {
		all = append(append(all, e.Buckets...), e.External...)
	}
	return all
}

// Environment is the environment of that name, or nil.
func (p *Project) Environment(name string) *Environment {
	for _, e := range p.Environments {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// Lookup is the environment of that name, or an error that says which there are.
func (p *Project) Lookup(name string) (*Environment, error) {
	if env := p.Environment(name); env != nil {
		return env, nil
	}
	var names []string
	for _, env := range p.Environments {
		names = append(names, env.Name)
	}
	hint := ""
	if nearest := suggest.Nearest(name, names); nearest != "" {
		hint = fmt.Sprintf(" did you mean %q?", nearest)
	}
	return nil, fmt.Errorf("no environment is named %q:%s there are %s", name, hint, p.EnvironmentNames())
}

// EnvironmentNames are the names of all environments, for people.
func (p *Project) EnvironmentNames() string {
	var names []string
	for _, env := range p.Environments {
		names = append(names, env.Name)
	}
	return strings.Join(names, ", ")
}

// IsAccountID reports whether the text is an account's id: 12 digits.
func IsAccountID(text string) bool { return aws.IsAccountID(text) }

// Label is a spec key as a Terraform name: hyphens are legal there, but nobody writes them.
func Label(key string) string {
	return strings.ReplaceAll(key, "-", "_")
}

// DNSSuffix is the domain of AWS's endpoints in the environment's partition.
func (e *Environment) DNSSuffix() string {
	return aws.DNSSuffix(e.Partition)
}

// ScheduleName is what the pipeline's schedule of that index is called.
func (p *Pipeline) ScheduleName(i int) string {
	if i == 0 {
		return p.Name
	}
	return fmt.Sprintf("%s-%d", p.Name, i+1)
}
