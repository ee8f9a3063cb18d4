package reference

func backend() Block {
	return Block{
		Path: "backend", Label: "TYPE",
		Text: "Where Terraform keeps the environment's state: the type is `s3` or `local`. Without the block, that is a " +
			"bucket of the environment's own, which `tfgen bootstrap` makes, with native locking and encryption. A backend of " +
			"another type in an environment has nothing of the project's.\n\n" +
			"With `account_id` or `region`, all environments share one bucket of that account, each with a key of its own: " +
			"a deploy role may use its own state and no other's.",
		Examples: []string{
			`backend "s3" {
  account_id = "999999999999"
  region     = "eu-central-1"
}`,
			`backend "local" {
  path = "terraform.tfstate"
}`,
		},
		Attributes: []Attribute{
			{
				Name: "bucket", Type: String,
				Absent: "`PREFIX-tfstate-ENVIRONMENT-ACCOUNT-REGION`; with `account_id` or `region`, " +
					"`PREFIX-tfstate-ACCOUNT-REGION`",
				Text: "The bucket's name. Several environments may have the same.", Limits: "S3's rules, as for `bucket.name`",
				Source:  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
				Example: `"acme-states"`, Refused: []string{`"Acme"`, `"ab"`},
			},
			{
				Name: "key", Type: String, Default: `"${project.name}/${env.name}/terraform.tfstate"`,
				Text:    "The state's key in it.",
				Limits:  "1 to 1024 characters, without a slash at either end; another one for each environment in the bucket",
				Example: `"states/${env.name}"`, Refused: []string{`""`, `"/state"`, `"state"`},
			},
			{
				Name: "account_id", Type: String, Absent: "the environment's",
				Text:   "The account that has the bucket. An environment in another account needs a role in `deploy`, or `role`.",
				Limits: "12 digits", Example: `"999999999999"`, Refused: []string{`"9"`},
			},
			{
				Name: "region", Type: String, Absent: "the environment's", Text: "Where the bucket is.",
				Limits: "of the environment's partition", Example: `"eu-west-1"`, Refused: []string{`"cn-north-1"`},
			},
			{
				Name: "role", Type: String, Absent: "the deploy role",
				Text: "A role of the bucket's account that keeps the states: its name, `PATH/NAME`, or its ARN. Whoever may " +
					"deploy one environment could then read the others' states.",
				Limits: "of the bucket's account", Example: `"States"`,
				Refused: []string{`"arn:aws:iam::333333333333:role/States"`},
			},
			{
				Name: "kms_key", Type: String, Absent: "S3's own keys",
				Text: "The ARN of a key that encrypts the state. Its policy has to let the deploy and plan roles' accounts " +
					"`kms:Decrypt` and `kms:GenerateDataKey`.",
				Limits: "in the bucket's region; no alias", Example: `"arn:aws:kms:eu-central-1:999999999999:key/1234abcd"`,
				Refused: []string{
					`"arn:aws:kms:eu-central-1:999999999999:alias/states"`, `"arn:aws:kms:us-east-1:999999999999:key/1"`,
				},
			},
			{
				Name: "path", Type: String, Default: `"terraform.tfstate"`,
				Text:    "Of `backend \"local\"`, and the only attribute that it has: a file, relative to the rendered root.",
				Example: `"../${env.name}.tfstate"`, Refused: []string{`""`},
			},
		},
	}
}
