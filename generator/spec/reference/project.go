package reference

func project() Block {
	return Block{
		Path: "project", Label: "NAME",
		Text: "A project is the platform, with what all of its environments have; an `environment \"NAME\"` is one account " +
			"and region, with what is particular to it. Both have the same form. There is one project, and any number of " +
			"environments.\n\n" +
			"The label becomes part of the names of AWS resources: " + name + ".",
		Examples: []string{complete},
		Attributes: []Attribute{
			{
				Name: "account_id", Type: String, Place: EnvironmentOnly, Required: Always,
				Text: "The account that the environment is in. Environments may share an account and a region, as long as no " +
					"two of their resources have the same name.",
				Limits: "12 digits, in quotes", Example: `"123456789012"`, Refused: []string{`"12345678901"`},
			},
			{
				Name: "region", Type: String, Required: "in the project or in the environment",
				Text: "The AWS region. The partition (`aws`, `aws-us-gov`, `aws-cn`, `aws-eusc`…) follows from it. A region " +
					"that this version of tfgen doesn't know is a warning.",
				Limits: "a region's code", Example: `"eu-central-1"`, Refused: []string{`"eu-central1"`},
			},
			{
				Name: "prefix", Type: String, Default: "project.name",
				Text:   "What the derived names of resources, and the paths of parameters, begin with.",
				Limits: name, Example: `"acme-data"`, Refused: []string{`"Acme"`, `"acme_data"`},
			},
			{
				Name: "tags", Type: Map, Default: "{}",
				Text: "Tags of everything, beside `project`, `environment` and `managed-by`. A key that is one of these but " +
					"for case and separators, such as `ManagedBy`, takes its place. An environment's map replaces the project's.",
				Limits: "50 on a resource, with those three and `Name`; keys of 1 to 128 and values of up to 256 letters, " +
					"digits, spaces and `_.:/=+-@`; no key begins with `aws:`, and no two differ by case only",
				Source: tagRules, Example: `{ team = "data", cost-center = "4711" }`,
				Allowed: []string{`{ ManagedBy = "tfgen" }`},
				Refused: []string{`{ "aws:x" = "1" }`, `{ a = "1", A = "2" }`, `{ a = "$" }`},
			},
			{
				Name: "protected", Type: Bool, Default: "false",
				Text: "Data can't be destroyed: buckets, keys, repositories and log groups get `prevent_destroy`, and a run " +
					"asks for the environment's name.",
				Example: "true",
			},
			{
				Name: "peer_accounts", Type: Strings, Default: "[]",
				Text: "Further accounts that a plan may mention. One that mentions an account that neither is the " +
					"environment's nor follows from the spec is stopped.",
				Example: `["333333333333"]`, Refused: []string{`["3"]`},
			},
		},
	}
}

func terraform() Block {
	return Block{
		Path: "terraform", Place: ProjectOnly,
		Text: "What runs the rendered files. It is the same for all environments.",
		Examples: []string{`terraform {
  required_version = "~> 1.12"
  aws_provider     = "~> 6.40"
}`},
		Attributes: []Attribute{
			{
				Name: "required_version", Type: String, Default: `">= 1.11.0, < 2.0.0"`,
				Text:   "The versions of Terraform, or OpenTofu, that may run.",
				Limits: "a version constraint, as for Terraform", Example: `"~> 1.12"`, Refused: []string{`"newest"`},
			},
			{
				Name: "aws_provider", Type: String,
				Absent: "`>= 5.100.0, < 7.0.0` without 6.22 to 6.39, which change the encryption of every bucket in every plan",
				Text:   "The versions of the provider hashicorp/aws.",
				Limits: "a version constraint", Example: `"~> 6.40"`, Refused: []string{`"newest"`},
			},
			{
				Name: "binary", Type: String, Absent: "Terraform, or OpenTofu where only `tofu` is on PATH",
				Text:   "Which of the two runs. `TFGEN_BINARY` overrides it.",
				Limits: "`\"terraform\"` or `\"tofu\"`", Example: `"tofu"`, Refused: []string{`"terragrunt"`},
			},
		},
	}
}

func locals() Block {
	return Block{
		Path: "locals", Several: true,
		Text: "Values by name, for all files: `local.NAME`. It stands at the top of a file, beside project and " +
			"environments, any number of times. A local may refer to other locals and to `project`.",
		Examples: []string{`locals {
  image_tag = "1.4.0"
  owners    = ["data-platform", "on-call"]
}`},
	}
}
