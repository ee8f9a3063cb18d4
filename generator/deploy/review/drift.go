package review

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Drift keeps of a plan's drift what somebody changed: resources that are gone, and attributes that the configuration
// sets, tags included. Terraform reports much more: after a first apply, whatever a later resource has set on an
// earlier one, such as the policy of a bucket, and every null that AWS answers with an empty list.
//
// A policy that was added to a role is among it, too, unless a resource of its own declares it.
func Drift(plan *terraform.Plan) []terraform.ResourceChange {
	var drift []terraform.ResourceChange
	for _, c := range plan.Drift {
		if c.Action != terraform.Delete {
			c.Attributes = append(drifted(c), added(c, plan.RolePolicies)...)
			if len(c.Attributes) == 0 {
				continue
			}
		}
		drift = append(drift, c)
	}
	return byAddress(drift)
}

// drifted are the attributes that really changed.
func drifted(c terraform.ResourceChange) []terraform.Attribute {
	var kept []terraform.Attribute
	for _, a := range asTagged(c) {
		name := topLevel(a.Path)
		set := name == "tags" || slices.Contains(c.Configured, name)
		if set && a.note == "" && !firstSeen(a.Attribute) && !sameValue(a.Before, a.After) {
			kept = append(kept, a.Attribute)
		}
	}
	slices.SortStableFunc(kept, func(a, b terraform.Attribute) int { return strings.Compare(a.Path, b.Path) })
	return kept
}

// firstSeen reports whether the attribute is one that a newer provider reads for the first time: the state, which an
// older one has written, doesn't have it. S3 decides itself which encryption it refuses, and version 6.40 says so.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-s3-c-encryption-setting-faq.html
func firstSeen(a terraform.Attribute) bool {
	return a.Before == nil && strings.Contains(a.Path, "].blocked_encryption_types")
}

// added are the policies that a role has and that no resource declares. Terraform reports the role for those that
// resources declare, as well.
func added(c terraform.ResourceChange, declared map[string][]string) []terraform.Attribute {
	if c.ResourceType != "aws_iam_role" {
		return nil
	}
	role, _ := c.After["name"].(string)
	var all []terraform.Attribute
	inline, _ := c.After["inline_policy"].([]any)
	for i, policy := range inline {
		block, _ := policy.(map[string]any)
		name, _ := block["name"].(string)
		if name != "" && !slices.Contains(declared[role], name) && !slices.Contains(c.Configured, "inline_policy") {
			path := fmt.Sprintf("inline_policy[%d].", i)
			all = append(all, terraform.Attribute{Path: path + "name", After: name},
				terraform.Attribute{Path: path + "policy", After: block["policy"]})
		}
	}
	managed, _ := c.After["managed_policy_arns"].([]any)
	for i, policy := range managed {
		arn, _ := policy.(string)
		if !slices.Contains(declared[role], arn) && !slices.Contains(c.Configured, "managed_policy_arns") {
			all = append(all, terraform.Attribute{Path: fmt.Sprintf("managed_policy_arns[%d]", i), After: arn})
		}
	}
	return all
}

// sameValue compares JSON by its meaning, and takes all that is empty for the same. So are false and 0: most of the
// provider can't tell them from null, such as the bucket_key_enabled of a bucket's encryption after its first refresh.
func sameValue(a, b any) bool {
	unset := func(v any) bool { return empty(v) || v == false || v == 0.0 }
	return unset(a) && unset(b) || reflect.DeepEqual(meaning(a), meaning(b))
}

func meaning(v any) any {
	if s, ok := v.(string); ok {
		if decoded, ok := decode(s); ok {
			return decoded
		}
	}
	return v
}
