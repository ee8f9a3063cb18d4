// Package rendered reads Terraform roots back: which roles, users, groups, buckets, keys, repositories, queues,
// topics, event buses and parameters an environment has, and the policies on them, with file and line.
//
// It takes the configuration as [config] evaluates it, as far as it is known without a plan. What isn't known is never
// left out: a policy carries a marker in its place, and whatever else may change access is a Problem.
//
// # Reading order
//
//   - model.go: what there is at the end.
//   - load.go, collect.go: each resource's instances are read by type, then what belongs to another resource, such as a
//     policy, is put there.
//   - instance.go, provider.go, computed.go: what the AWS provider makes of arguments before anything is applied: in
//     which account and region a resource is, its ARN, the data sources that need no request.
//   - identities.go, roles.go, buckets.go, keys.go, repositories.go, queues.go: the types that are read.
//     policydocument.go and statement.go are the data source aws_iam_policy_document.
//   - outlets.go, uses.go: settings that let data out beside policies, and what runs as which role.
//   - risks.go: the types that aren't, and why that may matter. A type of IAM, S3, KMS or ECR is a risk unless it is
//     known not to be.
package rendered
