// Package proof compares what rendered policies grant with what the spec intends, and shows who may use what.
//
// It takes the intent from the spec alone and the grants from the rendered files alone: it knows neither the templates
// nor how they word a policy. Each half of a grant is held against the intent by itself, so that a half that is too
// wide is seen before the other side opens, too.
package proof

// NotModelled is what may still take access away, or give it, that no rendered policy shows.
func NotModelled() []string {
	return []string{
		"SCPs and RCPs of the organization", "permissions boundaries", "session policies", "VPC endpoint policies", "ACLs",
		"Block Public Access", "KMS grants", "deploy roles and all else outside of the rendered folders",
	}
}
