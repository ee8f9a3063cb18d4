// Package aws knows the names that AWS gives: partitions, regions, ARNs, account ids, images in ECR. It has nothing of
// AWS's SDK.
package aws

import "strings"

// IsAccountID reports whether the text is an account's id: 12 digits.
func IsAccountID(text string) bool {
	return len(text) == 12 && strings.Trim(text, "0123456789") == ""
}
