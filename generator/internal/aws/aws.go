// Package aws knows the names that AWS gives: partitions, ARNs, account ids, images in ECR. It has nothing of AWS's
// SDK.
package aws

import "strings"

// Partition is the part of AWS that a region belongs to; nothing is shared between two of them. It is empty for an
// empty region.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func Partition(region string) string {
	for prefix, partition := range map[string]string{
		"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b", "eusc-": "aws-eusc",
	} {
		if strings.HasPrefix(region, prefix) {
			return partition
		}
	}
	if region == "" {
		return ""
	}
	return "aws"
}

// DNSSuffix is the domain of the endpoints of AWS in a partition, empty for an empty one.
func DNSSuffix(partition string) string {
	switch partition {
	case "":
		return ""
	case "aws-cn":
		return "amazonaws.com.cn"
	default:
		return "amazonaws.com"
	}
}

// IsAccountID reports whether the text is an account's id: 12 digits.
func IsAccountID(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
