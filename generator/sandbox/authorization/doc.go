// Package authorization says which permissions a call to AWS takes that manages something, such as a role, a cluster
// or a key: the part of AWS's Service Authorization Reference that the resources of a data platform need.
//
// It knows all calls of EC2, IAM, ECR, SQS and KMS (but for those that use a key), and those of ECS, CloudWatch, its
// Logs, Step Functions and EventBridge Scheduler that Terraform makes. What reaches data is package enforce's.
//
// Start with Of, in needs.go. The tables are in services.go and ownfiles.go.
//
// https://docs.aws.amazon.com/service-authorization/latest/reference/
package authorization
