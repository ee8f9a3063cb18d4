// Package registry renders an environment's ECR repositories.
package registry

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
	"github.com/tfgen/tfgen/templates/internal/tags"
)

// Module is the environment's registry module, nil where it has no repository.
func Module(env *spec.Environment) *tf.Module {
	if len(env.Repositories) == 0 {
		return nil
	}
	m := &tf.Module{Name: "registry"}
	var urls tf.Object
	for _, r := range env.Repositories {
		m.Resources = append(m.Resources, tags.On(repository(env, r), r.Tags)...)
		urls = append(urls, tf.Attr(r.Key, tf.Ref("aws_ecr_repository."+spec.Label(r.Key)+".repository_url")))
	}
	m.Outputs = []tf.Output{{
		Name:        "repository_urls",
		Description: "Where to push the images.",
		Value:       urls,
		Root:        true,
	}}
	return m
}

func repository(env *spec.Environment, r *spec.Repository) []tf.Node {
	label := spec.Label(r.Key)
	mutability := "IMMUTABLE"
	if r.MutableTags {
		mutability = "MUTABLE"
	}
	main := tf.Resource("aws_ecr_repository", label,
		tf.Attr("name", tf.String(r.Name)),
		tf.Attr("image_tag_mutability", tf.String(mutability)),
		tf.Attr("force_delete", tf.Bool(r.ForceDelete)),
		tf.Nested("image_scanning_configuration", tf.Attr("scan_on_push", tf.Bool(true))),
		tf.Nested("encryption_configuration", tf.Attr("encryption_type", tf.String("AES256"))))
	if env.Protected {
		main.Add(tf.PreventDestroy())
	}
	nodes := []tf.Node{main}
	if pullers := foreign(r); len(pullers) > 0 {
		nodes = append(nodes, policy(r, label, pullers))
	}
	if r.KeepImages > 0 {
		nodes = append(nodes, expiry(r, label))
	}
	return nodes
}

// foreign are those who pull from other accounts than the owner's, in which a role's own policy is enough.
func foreign(r *spec.Repository) []spec.Puller {
	return slices.DeleteFunc(slices.Clone(r.Pullers), func(p spec.Puller) bool { return p.AccountID == r.Owner.AccountID })
}

// policy is the owner's half of the grants to roles of other accounts. As in a bucket's policy, the accounts are named,
// and a condition keeps it to the roles: so the repository can be made before them.
func policy(r *spec.Repository, label string, pullers []spec.Puller) tf.Node {
	var accounts, roles []string
	for _, p := range pullers {
		accounts = append(accounts, r.Owner.AccountARN(p.AccountID))
		roles = append(roles, p.Principal)
	}
	return tf.Resource("aws_ecr_repository_policy", label,
		tf.Attr("repository", tf.Ref("aws_ecr_repository."+label+".name")),
		tf.Attr("policy", iam.Policy(pull(accounts, roles))))
}

// Half is what the owner of a repository has to add to its policy.
func Half(project string, uses []spec.Foreign) tf.Expr {
	return iam.Half(project, pull(iam.Users(uses)))
}

func pull(accounts, roles []string) iam.Statement {
	return iam.Statement{
		Sid: "CrossAccountPull", Principal: iam.AWS(iam.Distinct(accounts)...), Actions: iam.PullActions(),
		Conditions: iam.OnlyRoles(roles),
	}
}

// expiry deletes old untagged images: what a tag names may still be deployed.
func expiry(r *spec.Repository, label string) tf.Node {
	rule := tf.Object{
		tf.Attr("rulePriority", tf.Int(1)),
		tf.Attr("description", tf.String("Keep the newest untagged images.")),
		tf.Attr("selection", tf.Object{
			tf.Attr("tagStatus", tf.String("untagged")),
			tf.Attr("countType", tf.String("imageCountMoreThan")),
			tf.Attr("countNumber", tf.Int(r.KeepImages)),
		}),
		tf.Attr("action", tf.Object{tf.Attr("type", tf.String("expire"))}),
	}
	return tf.Resource("aws_ecr_lifecycle_policy", label,
		tf.Attr("repository", tf.Ref("aws_ecr_repository."+label+".name")),
		tf.Attr("policy", tf.JSON(tf.Object{tf.Attr("rules", tf.List{rule})})))
}
