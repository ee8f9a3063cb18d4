package proof

// NotModelled is what may still take access away, or give it, that no rendered policy shows.
func NotModelled() []string {
	return []string{
		"SCPs and RCPs of the organization", "permissions boundaries", "session policies", "VPC endpoint policies", "ACLs",
		"Block Public Access", "KMS grants", "deploy roles and all else outside of the rendered folders",
	}
}
