// Package rendered reads Terraform roots back: which roles, buckets, keys, repositories and parameters an environment
// has, and the policies on them, with file and line.
//
// It evaluates the configuration itself, as far as it is known without a plan. What it cannot resolve is never left
// out: a policy carries a marker in its place, and whatever else may change access is a Problem.
package rendered

import "github.com/hashicorp/hcl/v2"

// Marker opens the text that stands in a policy's JSON for a value that could not be resolved:
//
//	${tfgen:unresolved/REASON}
//
// It takes the place of the whole value, whatever its type: of a statement, of a list, of a document. REASON has no
// braces, quotes, dollars or wildcards. It looks like a policy variable, so that nobody takes it for a literal; in a
// policy whose version has no variables it has the same meaning.
const Marker = "${tfgen:unresolved/"

// Root is what the Terraform of one environment makes.
type Root struct {
	Env  string // the name of its folder
	Path string // of its folder in the file system that it was read from

	// What the root's provider "aws" says; empty where it doesn't.
	AccountID, Region, Partition string

	Roles        []Role
	Buckets      []Bucket
	Keys         []Key
	Repositories []Repository
	Parameters   []Parameter

	// Unattached are policies of which it isn't known what they are attached to. Each may hold for any role, bucket, key
	// or repository. There is a problem for each.
	Unattached []Document

	Problems []Problem
	Files    map[string]*hcl.File // what was read, by path, for snippets; without their bodies
}

// Resource is what roles, buckets and the others have in common. One that is only referred to has no Address: something
// else makes it, and this root has a policy for it. Then there is a problem, too.
type Resource struct {
	Name    string    // empty where it isn't known
	ARN     string    // empty where it isn't known
	Address string    // Terraform's, such as module.storage.aws_s3_bucket.input
	Account string    // the account of its provider; empty where it isn't known
	Range   hcl.Range // the block's header
}

// Role is an IAM role with all policies that the root gives it.
type Role struct {
	Resource
	Trust    *Document  // who may assume it; nil for one that is only referred to
	Policies []Document // inline ones and customer managed ones that are attached
	Boundary string     // ARN of the permissions boundary, or a marker; empty: none

	// Unresolved are the attached policies whose content isn't in the root, such as AWS's own, and what else isn't known
	// of the role's policies.
	Unresolved []Unresolved
}

// Bucket is an S3 bucket.
type Bucket struct {
	Resource
	Policies      []Document // more than one only by mistake: the last to be applied wins
	Encryption    Encryption
	PublicAccess  *PublicAccessBlock // nil: none in this root; S3 blocks all of a new bucket by default
	OwnerEnforced bool               // object ownership is BucketOwnerEnforced, which turns ACLs off; S3's default, too
	ACLs          []hcl.Range        // resources and attributes that set an ACL
}

// Encryption is a bucket's default encryption.
type Encryption struct {
	Algorithm  string // AES256, aws:kms or aws:kms:dsse; empty: S3's default, AES256
	Key        string // the customer key's id, alias or ARN; empty where it isn't known
	KeyAddress string // the customer key's address in this root; empty for another's
}

// PublicAccessBlock is a bucket's Block Public Access. A value that isn't known counts as false.
type PublicAccessBlock struct {
	BlockPublicACLs, BlockPublicPolicy, IgnorePublicACLs, RestrictPublicBuckets bool
}

// Key is a KMS key. Its ARN is known only after apply, so it has none; the aliases tell which it is.
type Key struct {
	Resource
	Aliases []string // such as alias/data

	// Policies is AWS's default policy where the root gives none: the account decides by IAM.
	// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
	Policies []Document
}

// Repository is an ECR repository.
type Repository struct {
	Resource
	Policies []Document
}

// Parameter is an SSM parameter.
type Parameter struct{ Resource }

// Document is one policy.
type Document struct {
	Name    string // of the inline policy, or the managed policy's ARN; may be empty
	Address string // of the resource that holds it
	JSON    []byte // as it stands in the root; where it isn't a policy, or no JSON, it is for the reader to say so
	Range   hcl.Range

	// Statements are where the JSON's statements stand, in their order. Where that can't be told, the range is a wider
	// one. It is empty where the JSON has no list of statements.
	Statements []hcl.Range

	// Unresolved is what a marker stands for. Without any, the document is complete.
	Unresolved []Unresolved
}

// Unresolved is something that isn't known from the root.
type Unresolved struct {
	Why   string
	Range hcl.Range
}

// Problem is something that may change access and isn't in the result, or only half.
type Problem struct {
	What    string // such as: aws_iam_user.ci isn't read
	Why     string // why that matters
	Address string // may be empty
	Range   hcl.Range
}
