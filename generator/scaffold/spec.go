package scaffold

import (
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// specFiles are the project's and one for each environment.
func specFiles(answers Answers) []File {
	files := []File{{project.SpecName + "/project.hcl", tf.NewPrinter(
		"What every environment has. What is particular to one is in its own file.",
		"tfgen help spec says what may be here.",
	).Bytes(tf.File{projectBlock(answers)})}}
	for _, env := range answers.Environments {
		files = append(files, env.file(answers))
	}
	return files
}

// projectBlock has one pipeline, which reads a bucket and writes another. Where there are several environments, it
// also reads one that only the owner has, and one role an account deploys, whoever runs it.
func projectBlock(answers Answers) *tf.Block {
	shared := len(answers.Environments) > 1
	block := tf.NewBlock("project", []string{answers.Project}, tf.Attr("region", tf.String(answers.Region)))
	if answers.together() {
		block.Add(
			tf.Comment("What names begin with, so that those of environments in one account differ."),
			tf.Attr("prefix", tf.Template("${project.name}-${env.name}")))
	}
	block.Add(deploy(answers)...)
	block.Add(network(answers)...)
	block.Add(
		tf.NewBlock("bucket", []string{"input"}),
		tf.NewBlock("bucket", []string{"output"}))
	reads := []string{"bucket.input"}
	if shared {
		reads = append(reads, "bucket.models")
		block.Add(
			tf.Comment("One copy, in "+answers.Owner+"'s account; the other environments use it there."),
			tf.NewBlock("bucket", []string{"models"}, tf.Attr("owner", tf.String(answers.Owner))))
	}
	block.Add(
		tf.NewBlock("repository", []string{"processing"}),
		tf.NewBlock("cluster", []string{"main"}),
		tf.NewBlock("pipeline", []string{"processing"},
			tf.Attr("image", tf.Template("${repository.processing.url}:1.0.0")),
			tf.Attr("reads", tf.Refs(reads...)),
			tf.Attr("writes", tf.Refs("bucket.output"))))
	return block
}

// deploy is there where there are several accounts, or jobs of a CI system's, which plan as a role that changes
// nothing.
func deploy(answers Answers) []tf.Node {
	role := tf.Attr("role", tf.String(answers.Project+"-deploy"))
	trusted := tf.Attr("trusted_accounts", tf.Refs("environment."+answers.Owner+".account_id"))
	const made = "tfgen bootstrap makes what is named here in each account."
	switch {
	case answers.Repository != "":
		block := tf.Nested("deploy", role, tf.Attr("plan_role", tf.String(answers.Project+"-plan")))
		if len(answers.Environments) > 1 {
			block.Add(trusted)
		}
		block.Add(identity(answers))
		who := tf.Comment("Jobs of the repository deploy, and whoever may in " + answers.Owner + "'s account.")
		return []tf.Node{who, tf.Comment(made), block}
	case len(answers.Environments) > 1:
		who := tf.Comment("Deployments start in " + answers.Owner + "'s account. " + made)
		return []tf.Node{who, tf.Nested("deploy", role, trusted)}
	}
	return nil
}

// identity lets in the jobs of the repository.
func identity(answers Answers) *tf.Block {
	if answers.CI == spec.GitHubActions {
		return tf.Nested("github", tf.Attr("repository", tf.String(answers.Repository)))
	}
	block := tf.Nested("gitlab", tf.Attr("project", tf.String(answers.Repository)))
	if answers.Branch != "" && answers.Branch != "main" {
		block.Add(tf.Attr("branches", tf.Strings(answers.Branch)))
	}
	return block
}

// network is closed, unless the way to the shared bucket leads out of an environment's region.
func network(answers Answers) []tf.Node {
	const elsewhere = tf.Comment("A VPC of the environment's own. Its NAT gateway leads to buckets of other regions.")
	block := tf.Nested("network", tf.Attr("cidr", tf.String("10.0.0.0/24")))
	reach := tf.Comment("A VPC of the environment's own, with no way to the internet.")
	for _, env := range answers.Environments {
		if env.Region != "" && env.Region != answers.Region && reach != elsewhere {
			block.Add(tf.Attr("nat", tf.Bool(true)))
			reach = elsewhere
		}
	}
	return []tf.Node{reach, block}
}

// repositoryFiles keep what Terraform and tfgen leave out of the repository, and rendered files as they are.
func repositoryFiles() []File {
	return []File{
		{".gitignore", []byte(".terraform/\n.tfgen/\n*.tfstate\n*.tfstate.*\ncrash.log\n")},
		{".gitattributes", []byte("# Rendered files are compared byte by byte, on Windows too.\n" +
			project.SpecName + "/** text eol=lf\n")},
	}
}
