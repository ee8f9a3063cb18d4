// Package aws knows the names that AWS gives: partitions, ARNs, account ids, images in ECR. It has nothing of AWS's
// SDK.
package aws

import "strings"

// Partition is the part of AWS that a region belongs to; nothing is shared between two of them. It is empty for an
// empty region.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func Partition(region string) string { return partitionOf(region).name }

// DNSSuffix is the domain of the endpoints of AWS in a partition, empty for an empty one.
func DNSSuffix(name string) string {
	for _, p := range partitions() {
		if p.name == name {
			return p.domain
		}
	}
	return ""
}

type partition struct {
	prefix string // of the names of its regions
	name   string
	domain string
	dual   string // the domain of registries that answer over IPv6, too; empty: there are none
}

// partitions are AWS's, from botocore's data of 2026. The last one has all regions without a prefix of another.
func partitions() []partition {
	return []partition{
		{"cn-", "aws-cn", "amazonaws.com.cn", "on.amazonwebservices.com.cn"},
		{"us-gov-", "aws-us-gov", "amazonaws.com", "on.aws"},
		{"eusc-", "aws-eusc", "amazonaws.eu", ""},
		{"us-iso-", "aws-iso", "c2s.ic.gov", ""},
		{"us-isob-", "aws-iso-b", "sc2s.sgov.gov", ""},
		{"eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", ""},
		{"us-isof-", "aws-iso-f", "csp.hci.ic.gov", ""},
		{"", "aws", "amazonaws.com", "on.aws"},
	}
}

func partitionOf(region string) partition {
	for _, p := range partitions() {
		if region != "" && strings.HasPrefix(region, p.prefix) {
			return p
		}
	}
	return partition{}
}

// IsAccountID reports whether the text is an account's id: 12 digits.
func IsAccountID(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
