package reference

func network() Block {
	return Block{
		Path: "network",
		Text: "Where the tasks of pipelines run: in a VPC of the environment's own, or in subnets that exist. An " +
			"environment with a pipeline needs one. An environment's network replaces the project's as a whole.\n\n" +
			"A VPC of tfgen's own has a private subnet in each zone, no way in, and without `nat` no way out but AWS's " +
			"endpoints for what the tasks need: S3, ECR, CloudWatch Logs and SSM.",
		Examples: []string{
			`network {
  cidr = "10.0.0.0/24"
}`,
			`network {
  subnets         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_groups = ["sg-0123456789abcdef0"]
}`,
		},
		Attributes: []Attribute{
			{
				Name: "cidr", Type: String, Required: "unless there are `subnets`",
				Text: "The range of IPv4 addresses of a VPC to make.",
				Limits: "from /16 to /28, and large enough for a subnet of /28 or larger in each zone and one more: /26 for " +
					"two or three zones",
				Source:  "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
				Example: `"10.0.0.0/24"`, Allowed: []string{`"10.0.0.0/16"`, `"10.0.0.0/26"`},
				Refused: []string{`"10.0.0.0/15"`, `"10.0.0.0/27"`, `"10.0.0.1/24"`},
			},
			{
				Name: "availability_zones", Type: Strings, Absent: "two zones in which Fargate runs tasks, by id",
				Text: "The zones of the VPC, all by name or all by id. A name may mean another place in each account, an id is " +
					"the same in all.",
				Limits: "zones of the region, at least one, each once", Example: `["euc1-az2", "euc1-az3"]`,
				Allowed: []string{`["eu-central-1a"]`},
				Refused: []string{"[]", `["us-east-1a"]`, `["eu-central-1a", "euc1-az2"]`, `["euc1-az1", "euc1-az1"]`},
			},
			{
				Name: "nat", Type: Bool, Default: "false",
				Text: "The tasks reach the internet, through a NAT gateway that stands in for the interface endpoints. Images " +
					"from elsewhere than ECR in the region, buckets in another region, and all services that have no endpoint " +
					"need it.",
				Example: "true",
			},
			{
				Name: "subnets", Type: Strings, Required: "unless there is `cidr`",
				Text: "Existing subnets. How they reach AWS is decided already.", Limits: "at least one, each once",
				Example: `["subnet-0123456789abcdef0"]`, Refused: []string{"[]", `["vpc-0123456789abcdef0"]`},
			},
			{
				Name: "security_groups", Type: Strings, Required: "with `subnets`",
				Text: "Existing security groups that the tasks are in.", Limits: "at least one, each once",
				Example: `["sg-0123456789abcdef0"]`, Refused: []string{"[]", `["default"]`},
			},
		},
	}
}
