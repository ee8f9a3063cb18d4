package stack

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/access"
	names "github.com/tfgen/tfgen/generator/internal/aws"
)

// bucket looks at what a spec says of a bucket.
func (r *reader) bucket(ctx context.Context, resource Resource) (Bucket, error) {
	b, client := Bucket{Name: resource.ID, Called: r.called(resource, "BucketName")}, s3.NewFromConfig(r.cfg)
	encryption, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &b.Name})
	switch {
	case answered(err, "ServerSideEncryptionConfigurationNotFoundError"):
	case err != nil:
		return b, err
	default:
		for _, rule := range encryption.ServerSideEncryptionConfiguration.Rules {
			if d := rule.ApplyServerSideEncryptionByDefault; d != nil && strings.HasPrefix(string(d.SSEAlgorithm), "aws:kms") {
				b.KeyARN = r.keyARN(ctx, b.Name, aws.ToString(d.KMSMasterKeyID))
				r.use(b.KeyARN)
			}
		}
	}
	versioning, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &b.Name})
	if err != nil {
		return b, err
	}
	b.Unversioned = versioning.Status != types.BucketVersioningStatusEnabled
	lifecycle, err := client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{
		Bucket: &b.Name,
	})
	switch {
	case answered(err, "NoSuchLifecycleConfiguration"):
	case err != nil:
		return b, err
	case !b.ages(lifecycle.Rules):
		r.note("Bucket %s has lifecycle rules that a spec has no place for. They stay as they are, as long as its block "+
			"says nothing of days.", b.Name)
	}
	if err := r.noteACL(ctx, client, b.Name); err != nil {
		return b, err
	}
	policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &b.Name})
	if answered(err, "NoSuchBucketPolicy") {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	b.Lets, b.Shared = letsIn(aws.ToString(policy.Policy), r.AccountID)
	return b, nil
}

// noteACL notes whom a bucket's ACL lets in. Buckets of a spec have no ACLs, and S3 takes none away that does.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html
func (r *reader) noteACL(ctx context.Context, client *s3.Client, name string) error {
	acl, err := client.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: &name})
	if err != nil {
		return err
	}
	var others []string
	for _, grant := range acl.Grants {
		if g := grant.Grantee; g != nil && (acl.Owner == nil || aws.ToString(g.ID) != aws.ToString(acl.Owner.ID)) {
			others = append(others, string(grant.Permission)+" of "+cmp.Or(aws.ToString(g.URI), aws.ToString(g.ID)))
		}
	}
	if len(others) > 0 {
		r.note("Bucket %s has an ACL that lets others in (%s). A spec has no place for it, and AWS refuses to end it so: "+
			"let them in by the bucket's policy, and make the ACL private, in step 1.", name, strings.Join(others, ", "))
	}
	return nil
}

// keyARN is the ARN of a key of somebody's that a bucket names by its id, ARN or alias; empty where that isn't known.
func (r *reader) keyARN(ctx context.Context, bucket, key string) string {
	switch {
	case key == "" || strings.HasSuffix(key, "alias/aws/s3"):
		r.note("Bucket %s is encrypted with AWS's KMS key for S3: what is new will be with S3's own keys, unless encryption "+
			"says otherwise.", bucket)
		return ""
	case strings.HasPrefix(key, "arn:") && !strings.Contains(key, ":alias/"):
		return key
	case strings.Contains(key, "alias/"):
		out, err := kms.NewFromConfig(r.cfg).DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key})
		if err == nil && out.KeyMetadata != nil {
			return aws.ToString(out.KeyMetadata.Arn)
		}
		r.note("Bucket %s is encrypted with %s: set its encryption to the ARN of that key.", bucket, key)
		return ""
	}
	return names.ARN{
		Partition: names.Partition(r.Region), Service: "kms", Region: r.Region, Account: r.AccountID, Resource: "key/" + key,
	}.String()
}

// ages notes what becomes of a bucket's objects as they grow old, and reports whether a spec says all of it. If not, it
// says nothing: what a spec says takes the place of all rules.
func (b *Bucket) ages(rules []types.LifecycleRule) bool {
	aged := Bucket{Transitions: map[string]int{}}
	for _, rule := range rules {
		if rule.Status != types.ExpirationStatusEnabled {
			continue
		}
		if !everything(rule) || len(rule.NoncurrentVersionTransitions) > 0 {
			return false
		}
		if e := rule.Expiration; e != nil {
			if e.Date != nil || aged.ExpireDays > 0 {
				return false
			}
			aged.ExpireDays = int(aws.ToInt32(e.Days)) // 0: it is about markers of deleted objects
		}
		if e := rule.NoncurrentVersionExpiration; e != nil {
			if e.NewerNoncurrentVersions != nil || aged.NoncurrentDays > 0 {
				return false
			}
			aged.NoncurrentDays = int(aws.ToInt32(e.NoncurrentDays))
		}
		for _, t := range rule.Transitions {
			if _, twice := aged.Transitions[string(t.StorageClass)]; twice || aws.ToInt32(t.Days) == 0 {
				return false
			}
			aged.Transitions[string(t.StorageClass)] = int(*t.Days)
		}
	}
	b.ExpireDays, b.NoncurrentDays, b.Transitions = aged.ExpireDays, aged.NoncurrentDays, aged.Transitions
	return true
}

// everything reports whether a rule is about all objects of its bucket.
func everything(rule types.LifecycleRule) bool {
	if aws.ToString(rule.Prefix) != "" { //nolint:staticcheck // CloudFormation's templates have it
		return false
	}
	f := rule.Filter
	return f == nil || aws.ToString(f.Prefix) == "" && f.And == nil && f.Tag == nil && f.ObjectSizeGreaterThan == nil &&
		f.ObjectSizeLessThan == nil
}

// letsIn says to whom a bucket's policy allows anything, and whether one of them is of another account. One that isn't
// understood lets nobody in.
func letsIn(policy, account string) (whom []string, others bool) {
	parsed, err := access.Parse(access.ResourcePolicy, []byte(policy))
	if err != nil {
		return nil, false
	}
	all := map[string]bool{}
	for _, w := range parsed.Wordings() {
		if w.Effect != access.Allow {
			continue
		}
		for _, p := range w.Principal {
			all[p.Value] = true
			others = others || p.Everyone() || p.Account() != "" && p.Account() != account
		}
	}
	return slices.Sorted(maps.Keys(all)), others
}
