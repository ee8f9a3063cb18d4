package reference

func bucket() Block {
	return Block{
		Path: "bucket", Label: "NAME", Several: true,
		Text: "An S3 bucket: private, versioned, encrypted, TLS-only, and the owner of its objects. Each environment has " +
			"its own, unless the bucket has an owner.\n\n" +
			"Who may use it follows from the `reads` and `writes` of pipelines, in this and in other accounts, and from " +
			"`grant`. Who may do the same shares a statement: 150 readers in as many accounts fit into a bucket's policy, " +
			"and 500 with `grant_to = \"account\"`.",
		Examples: []string{
			`bucket "archive" {
  name            = "acme-archive-${env.name}"
  encryption      = "aws:kms"
  noncurrent_days = 90
}`,
			`bucket "models" {
  owner = "dev"
}`,
			`bucket "inbox" {
  external   = true
  name       = "partner-inbox"
  account_id = "333333333333"
  region     = "eu-west-1"
}`,
		},
		Attributes: []Attribute{
			{
				Name: "owner", Type: String, Place: ProjectOnly, Absent: "each environment has its own",
				Text:    "The environment that has the only copy. The others use it there.",
				Limits:  "an environment's name",
				Example: `"dev"`, Refused: []string{`"nowhere"`},
			},
			enabled(),
			{
				Name: "name", Type: String, Absent: "`PREFIX-LABEL-ENVIRONMENT-ACCOUNT-REGION`",
				Text: "The bucket's name. It may be an expression over `env`, `environment`, `local` and `project`.",
				Limits: "S3's rules: 3 to 63 lower-case letters, digits, hyphens and dots; another one in each environment, " +
					"for a bucket's name is global",
				Source:  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
				Example: `"acme-archive-${env.name}"`,
				Refused: []string{`"a${env.name}_"`, `"Acme-${env.name}"`, `"acme-archive"`},
			},
			resourceTags(),
			{
				Name: "external", Type: Bool, Required: "with `account_id`",
				Text: "The bucket is somebody else's, and has `name` and `account_id`. Nothing is rendered for it but what " +
					"pipelines need that read or write it; what its owner has to add to its policy, " +
					"`tfgen access --handover` prints.",
				Limits: "with no `owner`, `tags`, `force_destroy`, `noncurrent_days`, `expire_days`, `transition_days`, " +
					"`grant_to` and `grant`, and no `\"aws:kms\"`; no bucket of the project's",
				Example: "true", Refused: []string{`true` + "\n" + `tags = { a = "b" }`, "true\nforce_destroy = true"},
			},
			{
				Name: "account_id", Type: String, Required: "if `external`",
				Text: "The account that an external bucket is in. Requests to a bucket of that name in another account are " +
					"not allowed.",
				Limits: "12 digits; external buckets only", Example: `"333333333333"`, Refused: []string{`"3333"`},
			},
			{
				Name: "region", Type: String, Absent: "the environment's",
				Text: "The region that an external bucket is in.",
				Limits: "in the environment's partition; where tasks run in a VPC of the environment's own without `nat`, its " +
					"region; external buckets only",
				Example: `"eu-west-1"`, Refused: []string{`"us-gov-west-1"`, `"nowhere"`},
			},
			{
				Name: "encryption", Type: String, Default: `"AES256"`,
				Text: "`\"AES256\"` for S3's own keys, `\"aws:kms\"` for a customer key that is made for the bucket, or the ARN " +
					"of a key that exists, in any account. What the owner of such a key has to add to its policy, " +
					"`tfgen access --handover` prints.",
				Limits:  "one of these; a key in the bucket's region, by its id and not by an alias",
				Source:  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
				Example: `"aws:kms"`,
				Allowed: []string{`"arn:aws:kms:eu-central-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab"`},
				Refused: []string{`"aws:kms:dsse"`, `"arn:aws:kms:eu-central-1:333333333333:alias/data"`,
					`"arn:aws:kms:us-east-1:333333333333:key/1234abcd-12ab-34cd-56ef-1234567890ab"`},
			},
			{
				Name: "noncurrent_days", Type: Number, Default: "0",
				Text:   "For how many days earlier versions of objects are kept; 0: for ever.",
				Limits: "0 to 36500", Example: "90", Allowed: []string{"36500"}, Refused: []string{"-1", "36501", "1.5"},
			},
			{
				Name: "expire_days", Type: Number, Absent: "objects stay",
				Text: "How old an object gets, in days, before it becomes an earlier version, as if it were deleted: kept for " +
					"`noncurrent_days`, without which there is a warning.",
				Limits:  "1 to 36500, and later than the last of `transition_days`",
				Example: "365", Allowed: []string{"1", "36500"}, Refused: []string{"0", "36501"},
			},
			{
				Name: "transition_days", Type: Numbers, Absent: "objects stay in S3 Standard",
				Text: "After how many days objects move to which storage class.",
				Limits: "1 to 36500, 30 at least for `STANDARD_IA` and `ONEZONE_IA`, and as long in them; in the order " +
					"STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE, with no way from ONEZONE_IA " +
					"to GLACIER_IR",
				Source:  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
				Example: "{ STANDARD_IA = 30, GLACIER = 90 }",
				Allowed: []string{"{ GLACIER = 1 }", "{ STANDARD_IA = 30, ONEZONE_IA = 60 }"},
				Refused: []string{"{ STANDARD_IA = 29 }", "{ STANDARD_IA = 30, GLACIER = 59 }", "{ GLACIER = 0 }",
					"{ GLACIER = 30, STANDARD_IA = 60 }", "{ ONEZONE_IA = 30, GLACIER_IR = 60 }", "{ TAPE = 1 }"},
			},
			{
				Name: "force_destroy", Type: Bool, Default: "false",
				Text: "Destroying the bucket deletes its objects.", Example: "true",
			},
			{
				Name: "grant_to", Type: String, Default: `"role"`,
				Text: "`\"role\"` gives access to the readers' and writers' roles alone; `\"account\"` leaves that condition " +
					"out of the bucket's policy, so that their accounts decide.",
				Limits: "one of these", Example: `"account"`, Refused: []string{`"everyone"`},
			},
		},
	}
}

func grant() Block {
	return Block{
		Path: "bucket.grant", Label: "NAME", Several: true,
		Text: "A role from elsewhere that may use the bucket. It is the bucket's half, for the account of the role, " +
			"narrowed to the role by `aws:PrincipalArn`: the role needn't exist yet, and keeps its access when it is made " +
			"anew.\n\n" +
			"The other half is the role's own policy, also in the bucket's account: `s3:GetObject` and `s3:ListBucket` to " +
			"read, `s3:PutObject` and `s3:AbortMultipartUpload` to write, and with a customer key `kms:Decrypt`, to write " +
			"`kms:GenerateDataKey`, too. `tfgen access --check` says if the half of a role that your own files make is " +
			"missing. A grant doesn't limit what else the role does, as long as that is nothing of the project's.",
		Examples: []string{`bucket "archive" {
  grant "auditors" {
    role   = "arn:aws:iam::333333333333:role/audit"
    access = ["read"]
  }
}`},
		Attributes: []Attribute{
			{
				Name: "role", Type: String, Required: Always, Text: "The role's ARN.",
				Limits:  "in the bucket's partition; once in a bucket",
				Example: `"arn:aws:iam::333333333333:role/audit"`,
				Refused: []string{`"audit"`, `"arn:aws-cn:iam::333333333333:role/audit"`},
			},
			{
				Name: "access", Type: Strings, Required: Always, Text: "What it may do.",
				Limits:  "`\"read\"`, `\"write\"` or both",
				Example: `["read", "write"]`, Refused: []string{"[]", `["delete"]`},
			},
			enabled(),
		},
	}
}
