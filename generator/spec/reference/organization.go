package reference

func organization() Block {
	return Block{
		Path: "organization",
		Text: "What AWS Organizations, and policies that others write, take away from what the rendered policies allow. " +
			"Nothing is rendered of it: `access`, `plan`, `apply` and `promote` say what a grant needs and these policies " +
			"forbid, and the sandbox enforces them. All environments of an account have the same.\n\n" +
			"Each level, from the root of the organization to the account, has a list of its policies, as files below " +
			"`environments/`; one whose policies only deny has AWS's FullAWSAccess, too.",
		Examples: []string{`organization {
  id                        = "o-a1b2c3d4e5"
  service_control_policies  = { root = ["organization/regions.json"], data = ["organization/services.json"] }
  resource_control_policies = { root = ["organization/perimeter.json"] }
  permissions_boundaries    = { data-platform = "organization/boundary.json" }
}`},
		Attributes: []Attribute{
			{
				Name: "id", Type: String, Absent: "it isn't known",
				Text:   "The organization's id: what `aws:PrincipalOrgID` is in these policies.",
				Limits: "`o-` and 10 to 32 lower-case letters and digits", Example: `"o-a1b2c3d4e5"`,
				Source:  "https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html",
				Refused: []string{`"o-1"`, `"r-a1b2c3d4e5"`},
			},
			{
				Name: "service_control_policies", Type: Lists, Absent: "they aren't modelled",
				Text:   "By level, what the account's principals may do at most.",
				Limits: "JSON files; no level is empty", Example: `{ root = ["organization/regions.json"] }`,
				Refused: []string{`{ root = [] }`, `{ root = ["../x.json"] }`, `{ root = ["missing.json"] }`},
			},
			{
				Name: "resource_control_policies", Type: Lists, Absent: "they aren't modelled",
				Text:   "By level, what may be done with the account's resources at most.",
				Limits: "the same", Example: `{ root = ["organization/perimeter.json"] }`, Refused: []string{`{ root = [] }`},
			},
			{
				Name: "permissions_boundaries", Type: Map, Absent: "boundaries that others make aren't modelled",
				Text:   "By the policy's name or ARN, the document of a permissions boundary that others make.",
				Limits: "JSON files", Example: `{ data-platform = "organization/boundary.json" }`,
				Refused: []string{`{ data-platform = "missing.json" }`, `{ "a policy" = "organization/boundary.json" }`},
			},
			{
				Name: "context", Type: Lists, Absent: "what hangs on such a key is undecided",
				Text: "By condition key, the values that requests by the environment's roles always have, where neither the " +
					"rest of the spec nor the files tell. Keys about the network, such as `aws:SourceVpc`, count for tasks and " +
					"their execution roles.",
				Limits:  "condition keys, and no empty lists",
				Example: `{ "aws:SourceVpc" = ["vpc-0a1b2c3d4e5f60718"] }`,
				Refused: []string{`{ SourceVpc = ["vpc-1"] }`, `{ "aws:SourceVpc" = [] }`, `{ "aws:PrincipalArn" = ["x"] }`},
			},
		},
	}
}
