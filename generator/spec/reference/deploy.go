package reference

import (
	"fmt"
	"strings"
)

func deploy() Block {
	return Block{
		Path: "deploy",
		Text: "Who deploys to an environment. `tfgen bootstrap` makes the roles in its account, and their trust. " +
			"Environments of an account that name the same role agree in whom it trusts, and in `plan_role`, `external_id` " +
			"and `permissions_boundary`.",
		Examples: []string{
			`deploy {
  role             = "platform/Deploy"
  plan_role        = "platform/Plan"
  trusted_accounts = [environment.dev.account_id]
}`,
			`deploy {
  role          = "Deploy"
  external_id   = "acme-4711"
  trusted_roles = ["arn:aws:iam::333333333333:role/CI"]
}`,
		},
		Attributes: []Attribute{
			{
				Name: "role", Type: String, Required: "with `plan_role`, `allow`, `github` or `gitlab`",
				Absent: "the caller's own credentials deploy",
				Text:   "The role as which Terraform works: its name, `PATH/NAME`, or its ARN.",
				Limits: "1 to 64 letters, digits and `_+=,.@-`; in the environment's account", Source: iamQuotas,
				Example: `"Deploy"`,
				Allowed: []string{`"` + strings.Repeat("d", 64) + `"`},
				Refused: []string{`"` + strings.Repeat("d", 65) + `"`, `"a role"`, `"arn:aws:iam::333333333333:role/Deploy"`},
			},
			{
				Name: "plan_role", Type: String, Absent: "the deploy role",
				Text: "Likewise a role that can't change anything, as which `plan`, `drift` and `output` work.", Limits: "the same",
				Source: iamQuotas, Example: `"Plan"`, Refused: []string{`"a role"`},
			},
			{
				Name: "trusted_accounts", Type: Strings, Absent: "the environment's account, unless there are `trusted_roles`",
				Text:   "Accounts of which everyone whom they let may assume these roles.",
				Limits: trusted, Source: iamQuotas, Example: `["333333333333"]`,
				Allowed: []string{accounts(16)}, Refused: []string{accounts(17), `["3"]`},
			},
			{
				Name: "trusted_roles", Type: Strings, Default: "[]", Text: "ARNs of roles that may assume them.",
				Limits: trusted, Source: iamQuotas, Example: `["arn:aws:iam::333333333333:role/CI"]`,
				Allowed: []string{ciRoles(4)}, Refused: []string{ciRoles(5), `["CI"]`},
			},
			{
				Name: "external_id", Type: String, Text: "What has to be sent with a request for these roles.",
				Limits:  "2 to 1224 letters, digits and `_+=,.@:/-`",
				Source:  "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
				Example: `"acme-4711"`, Allowed: []string{`"ab"`, `"` + strings.Repeat("a", 1224) + `"`},
				Refused: []string{`"a"`, `"` + strings.Repeat("a", 1225) + `"`, `"a b"`},
			},
			{
				Name: "permissions_boundary", Type: String,
				Text: "A managed policy that limits these roles: its name, `PATH/NAME`, or its ARN. Bootstrap sets and " +
					"corrects it, and takes none away.",
				Limits:  "of the environment's account, or AWS's",
				Example: `"platform-boundary"`, Allowed: []string{`"arn:aws:iam::aws:policy/PowerUserAccess"`},
				Refused: []string{`"a policy"`, `"arn:aws:iam::333333333333:policy/platform"`},
			},
		},
	}
}

// trusted is what fits into the trust policy that bootstrap makes.
const trusted = "together with roles, and branches and environments of CI systems, what fits into a trust policy: " +
	"16 accounts, or 4 roles"

// accounts is a list of so many account ids.
func accounts(n int) string {
	return list(n, "3333333333%02d")
}

// ciRoles is a list of so many roles.
func ciRoles(n int) string {
	return list(n, "arn:aws:iam::333333333333:role/CI%d")
}

func list(n int, format string) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%q", fmt.Sprintf(format, i)))
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func roles() Block {
	return Block{
		Path: "roles",
		Text: "What all rendered roles have. Environments of an account that have a deploy role agree in it.",
		Examples: []string{`roles {
  path                 = "/data-platform/"
  permissions_boundary = "data-platform"
}`},
		Attributes: []Attribute{
			{
				Name: "path", Type: String, Default: `"/"`, Text: "The path of the roles.",
				Limits:  "begins and ends with a slash; up to 448 characters",
				Source:  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
				Example: `"/data-platform/"`, Refused: []string{`"data-platform"`, `"/` + strings.Repeat("a", 447) + `/"`},
			},
			{
				Name: "permissions_boundary", Type: String,
				Text: "A managed policy that limits the roles: its name, `PATH/NAME`, or its ARN. The deploy role may then " +
					"make no roles without it.",
				Limits:  "of the environment's account, or AWS's",
				Example: `"data-platform"`, Refused: []string{`"a policy"`, `"arn:aws:iam::333333333333:policy/platform"`},
			},
		},
	}
}
