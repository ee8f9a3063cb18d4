package aws

import (
	"slices"
	"strings"
)

// ARN is an Amazon Resource Name. Region and Account can be empty, as S3's are.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// BucketARN is the ARN of a bucket of S3, or of objects in it: "bucket/*". It carries no account and no region.
func BucketARN(partition, resource string) string {
	return ARN{Partition: partition, Service: "s3", Resource: resource}.String()
}

// RoleARN is the ARN of a role; the name may have a path in front.
func RoleARN(partition, account, name string) string {
	return ARN{Partition: partition, Service: "iam", Account: account, Resource: "role/" + name}.String()
}

// ParseARN takes an ARN apart, and reports whether it is one: six parts, of which the last may have colons, with a
// partition, a service and a resource.
func ParseARN(text string) (ARN, bool) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[1] == "" || parts[2] == "" || parts[5] == "" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, true
}

// AccountsOf are the accounts that ARNs are in, sorted, each once.
func AccountsOf(arns []string) []string {
	var accounts []string
	for _, text := range arns {
		if arn, ok := ParseARN(text); ok {
			accounts = append(accounts, arn.Account)
		}
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}

// String puts the ARN together.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
}
