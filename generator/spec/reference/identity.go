package reference

func github() Block {
	return Block{
		Path: "deploy.github",
		Text: "Jobs of GitHub Actions that may assume the deploy role with their own tokens, and all of the repository's " +
			"that may assume the plan role. `tfgen bootstrap` makes the identity provider and the trust. An environment " +
			"takes the project's back with `repository = null`.",
		Examples: []string{`deploy {
  role      = "Deploy"
  plan_role = "Plan"

  github {
    repository = "acme/platform"
  }
}`},
		Attributes: []Attribute{
			{
				Name: "repository", Type: String, Required: Always, Text: "The repository, with its owner in front.",
				Limits: "`OWNER/NAME`", Example: `"acme/platform"`, Refused: []string{`"platform"`},
			},
			{
				Name: "environments", Type: Strings, Default: "[env.name]",
				Text: "GitHub's environments whose jobs deploy. Without `branches`, it is the one that has this " +
					"environment's name.",
				Limits: "no patterns", Example: `["production"]`, Refused: []string{`["prod*"]`},
			},
			{
				Name: "branches", Type: Strings, Default: "[]",
				Text:   "Branches whose jobs deploy, where they name no environment of GitHub's.",
				Limits: "no patterns", Example: `["main"]`, Refused: []string{`["release/*"]`},
			},
			{
				Name: "issuer", Type: String, Default: `"https://token.actions.githubusercontent.com"`,
				Text:   "Who signs the tokens: another one for an Enterprise Server.",
				Limits: issuer, Example: `"https://github.example.com/_services/token"`,
				Refused: []string{`"http://github.example.com"`},
			},
			{
				Name: "audience", Type: String, Absent: "`sts.amazonaws.com`; in China, `sts.amazonaws.com.cn`",
				Text: "Whom the tokens have to be for.", Example: `"acme"`, Refused: []string{`""`},
			},
		},
	}
}

func gitlab() Block {
	return Block{
		Path: "deploy.gitlab",
		Text: "Likewise, jobs of GitLab's: those of some branches deploy, all of the project's plan.",
		Examples: []string{`deploy {
  role = "Deploy"

  gitlab {
    project  = "acme/platform"
    branches = ["main"]
  }
}`},
		Attributes: []Attribute{
			{
				Name: "project", Type: String, Required: Always, Text: "GitLab's project, with its groups in front.",
				Limits: "`GROUP/NAME`", Example: `"acme/data/platform"`, Refused: []string{`"platform"`},
			},
			{
				Name: "branches", Type: Strings, Default: `["main"]`, Text: "Branches whose jobs deploy.",
				Limits: "no patterns", Example: `["main", "production"]`, Refused: []string{`["*"]`},
			},
			{
				Name: "issuer", Type: String, Default: `"https://gitlab.com"`,
				Text:   "Who signs the tokens: another one for a GitLab of your own.",
				Limits: issuer, Example: `"https://gitlab.example.com"`, Refused: []string{`"gitlab.example.com"`},
			},
			{
				Name: "audience", Type: String, Absent: "the issuer", Text: "Whom the tokens have to be for.",
				Example: `"acme"`, Refused: []string{`""`},
			},
		},
	}
}

const issuer = "an address with https://, without a slash at its end"
