package rendered

import "github.com/tfgen/tfgen/generator/access/config"

// Root is what the Terraform of one environment makes.
type Root struct {
	Env  string // the name of its folder
	Path string // of its folder in the file system that it was read from

	// What the root's provider "aws" says; empty where it doesn't.
	AccountID, Region, Partition string

	Roles        []Role
	Users        []Identity
	Groups       []Identity
	Buckets      []Bucket
	Keys         []Key
	Repositories []Policied // of ECR
	Queues       []Policied // of SQS
	Topics       []Policied // of SNS
	EventBuses   []Policied // of EventBridge, but for the accounts' default ones
	Parameters   []Parameter
	Endpoints    []Endpoint

	Outlets []Outlet
	Uses    []Use

	// Unattached are policies of which it isn't known what they are attached to. Each may hold for any role, bucket, key,
	// repository or queue. There is a problem for each.
	Unattached []Document

	Problems  []Problem
	Installed bool         // there are modules among it that were read as terraform init has put them here
	Files     config.Files // what was read, by path, for snippets; without their bodies
}

// Resource is what roles, buckets and the others have in common. One that is only referred to has no Address: something
// else makes it, and this root has a policy for it. Then there is a problem, too.
type Resource struct {
	Name    string       // empty where it isn't known
	ARN     string       // empty where it isn't known
	Address string       // Terraform's, such as module.storage.aws_s3_bucket.input
	Account string       // the account of its provider; empty where it isn't known
	Range   config.Range // the block's header
}

// Identity is what IAM gives policies to: a role, a user or a group, with all policies that the root gives it.
type Identity struct {
	Resource
	Policies []Document // inline ones and customer managed ones that are attached
	Attached []Attached // managed policies that are attached, whether their content is known or not
	Boundary string     // ARN of the permissions boundary, or a marker; empty: none

	BoundaryPolicy *Document // the permissions boundary itself, where the root makes it

	// Unresolved are the attached policies whose content isn't in the root, such as AWS's own, and what else isn't known
	// of the policies.
	Unresolved []config.Unresolved
}

// Role is an IAM role.
type Role struct {
	Identity
	Trust *Document // who may assume it; nil for one that is only referred to
}

// Attached is a managed policy on a role, a user or a group.
type Attached struct {
	Policy string // its ARN; empty where it isn't known
	Range  config.Range
}

// Bucket is an S3 bucket.
type Bucket struct {
	Resource
	Policies   []Document // more than one only by mistake: the last to be applied wins
	Encryption Encryption
}

// Encryption is a bucket's default encryption.
type Encryption struct {
	Algorithm  string // AES256, aws:kms or aws:kms:dsse; empty: S3's default, AES256
	KeyAddress string // the customer key's address in this root; empty for another's, or where it isn't known
	Key        string // ARN, id or alias of a key, where it is written out; empty otherwise
}

// Key is a KMS key. Its ARN is known only after apply, so it has none; the aliases tell which it is.
type Key struct {
	Resource
	Aliases []string // such as alias/data

	// Policies is AWS's default policy where the root gives none: the account decides by IAM.
	// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
	Policies []Document
}

// Policied is a resource of which all that counts are its policies.
type Policied struct {
	Resource
	Policies []Document
}

// Endpoint is a VPC endpoint. Its name is the service's, without the region, such as s3 or ecr.api.
type Endpoint struct {
	Resource
	CIDR     string     // of its VPC; empty where that isn't known, or not in this root
	Policies []Document // none: all may go through
}

// Parameter is an SSM parameter.
type Parameter struct{ Resource }

// Outlet is a setting by which what is in something gets to others, or no longer to those whom policies let in, beside
// the policies on it.
type Outlet struct {
	Address  string
	What     string // what it does, such as: copies its objects to arn:aws:s3:::other
	Closes   bool   // it takes access away
	To       string // who gets it: ARN of a bucket, of a log's destination, of an account's root; *; empty: not known
	Action   string // that these needn't be allowed any more, such as s3:GetObject
	Bucket   string // the name of the bucket that it is on
	LogGroup string // or that of the log group; * stands for all of the account and region
	Registry bool   // or it is on the account's registry, with all its repositories
	Range    config.Range
}

// Use is a resource that runs something as a role.
type Use struct {
	Address, Type string
	Name          string // empty where it isn't known
	Role          string // ARN
	Range         config.Range
}

// Document is one policy.
type Document struct {
	Name    string // of the inline policy, or the managed policy's ARN; may be empty
	Address string // of the resource that holds it
	Range   config.Range

	// JSON is as it stands in the root, with a config.Marker for each value that isn't known. Where it isn't a policy, or
	// no JSON, it is for the reader to say so.
	JSON []byte

	// Statements are where the JSON's statements stand, in their order. Where that can't be told, the range is a wider
	// one. It is empty where the JSON has no list of statements.
	Statements []config.Range

	// Unresolved is what a marker stands for. Without any, the document is complete.
	Unresolved []config.Unresolved
}

// Problem is something that may change access and isn't in the result, or only half.
type Problem struct {
	What  string // such as: aws_s3_access_point.data is not read
	Why   string // why that matters
	Range config.Range
}
