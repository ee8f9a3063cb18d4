package reference

func repository() Block {
	return Block{
		Path: "repository", Label: "NAME", Several: true,
		Text: "An ECR repository for the images of pipelines. Images are scanned when they are pushed, and without " +
			"`mutable_tags`, their tags can't be moved. Each environment has its own, unless the repository has an owner.\n\n" +
			"Who pulls from it follows from the images of pipelines. Those of other accounts are let in by the repository's " +
			"policy, each by its execution role: those of 75 accounts with one pipeline each fit into it.",
		Examples: []string{
			`repository "prep" {
  keep_untagged = 10
}`,
			`repository "shared" {
  owner = "dev"
}`,
		},
		Attributes: []Attribute{
			{
				Name: "owner", Type: String, Place: ProjectOnly, Absent: "each environment has its own",
				Text:    "The environment that has the only copy. The others pull from there.",
				Limits:  "an environment's name",
				Example: `"dev"`, Refused: []string{`"nowhere"`},
			},
			enabled(),
			{
				Name: "name", Type: String, Absent: "`PREFIX-LABEL`", Text: "The repository's name.",
				Limits:  "2 to 256 lower-case letters and digits, with single signs `.` `_` `-` `/` between them",
				Source:  "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html",
				Example: `"acme/prep"`, Refused: []string{`"a"`, `"acme/"`, `"Acme"`},
			},
			resourceTags(),
			{
				Name: "mutable_tags", Type: Bool, Default: "false",
				Text: "A tag can be moved to another image.", Example: "true",
			},
			{
				Name: "keep_untagged", Type: Number, Default: "0",
				Text:   "How many images without a tag are kept; 0: all.",
				Limits: "0 to 100000", Example: "10", Allowed: []string{"100000"}, Refused: []string{"-1", "100001"},
			},
			{
				Name: "force_delete", Type: Bool, Default: "false",
				Text: "Destroying the repository deletes its images.", Example: "true",
			},
		},
	}
}

func cluster() Block {
	return Block{
		Path: "cluster", Label: "NAME", Several: true,
		Text:     "An ECS cluster, in which the tasks of pipelines run.",
		Examples: []string{`cluster "main" {}`},
		Attributes: []Attribute{
			enabled(),
			{
				Name: "name", Type: String, Absent: "`PREFIX-LABEL-cluster`", Text: "The cluster's name.",
				Limits:  "1 to 255 letters, digits, hyphens and underscores",
				Source:  "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html",
				Example: `"Acme_Main"`, Refused: []string{`""`, `"acme:main"`},
			},
		},
	}
}
