package reference

// name is the form of labels and of whatever begins or ends a derived name.
const name = "lower-case letters, digits and single hyphens, beginning with a letter"

// Addresses of what sets limits for several attributes.
const (
	iamQuotas = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
	tagRules  = "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html"
)

// enabled is the attribute of the blocks that can be left out.
func enabled() Attribute {
	return Attribute{
		Name: "enabled", Type: Bool, Default: "true",
		Text: "`false` leaves it out, as if it weren't there. It may be an expression over `env`, `environment`, `local` " +
			"and `project`.",
		Example: `env.name != "dev"`,
	}
}

// resourceTags are the attribute of the blocks whose resources can have tags of their own.
func resourceTags() Attribute {
	return Attribute{
		Name: "tags", Type: Map, Default: "{}",
		Text:   "Tags of what the block makes, beside those of everything.",
		Limits: "the same as for the tags of a project, with which they count; none that says whose it is, such as `project`",
		Source: tagRules, Example: `{ classification = "internal" }`,
		Refused: []string{`{ project = "x" }`, `{ "aws:x" = "1" }`},
	}
}
