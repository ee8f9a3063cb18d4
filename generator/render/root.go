package render

import (
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// terraform is the root's terraform block: versions and backend.
func terraform(project *spec.Project, env *spec.Environment) tf.Node {
	return tf.Nested("terraform",
		tf.Attr("required_version", tf.String(requiredVersion(project, env))),
		requiredProviders(project, env),
		backend(env))
}

func requiredProviders(project *spec.Project, env *spec.Environment) tf.Node {
	required := tf.Nested("required_providers")
	if project.DefaultProvider() {
		required.Add(tf.Comment("Those left out change the encryption of every bucket in every plan."))
	}
	required.Add(tf.Attr("aws", tf.Object{
		tf.Attr("source", tf.String("hashicorp/aws")),
		tf.Attr("version", tf.String(providerVersion(project, env))),
	}))
	return required
}

// requiredProvider says in a module where its provider comes from; the version is the root's to choose.
func requiredProvider() tf.Node {
	return tf.Nested("terraform", tf.Nested("required_providers",
		tf.Attr("aws", tf.Object{tf.Attr("source", tf.String("hashicorp/aws"))})))
}

func backend(env *spec.Environment) tf.Node {
	if env.Backend.Type == "local" {
		return tf.NewBlock("backend", []string{"local"}, tf.Attr("path", tf.String(env.Backend.Path)))
	}
	s3 := tf.NewBlock("backend", []string{"s3"},
		tf.Attr("bucket", tf.String(env.Backend.Bucket)),
		tf.Attr("key", tf.String(env.Backend.Key)),
		tf.Attr("region", tf.String(env.Region)),
		tf.Attr("encrypt", tf.Bool(true)),
		tf.Attr("use_lockfile", tf.Bool(true)),
		tf.Attr("allowed_account_ids", tf.Strings(env.AccountID)))
	s3.Add(validation(env)...)
	if env.DeployRole != "" {
		s3.Add(tf.Attr("assume_role", assumeRole(env))) // an attribute here, a block in the provider
	}
	return s3
}

// provider pins the account: wherever the credentials come from, no other account can be changed by accident.
func provider(env *spec.Environment) tf.Node {
	p := tf.NewBlock("provider", []string{"aws"},
		tf.Attr("region", tf.String(env.Region)),
		tf.Attr("allowed_account_ids", tf.Strings(env.AccountID)))
	p.Add(validation(env)...)
	if env.DeployRole != "" {
		role := tf.Nested("assume_role")
		for _, attr := range assumeRole(env) {
			role.Add(attr)
		}
		p.Add(role)
	}
	p.Add(tf.Nested("default_tags", tf.Attr("tags", tags(env))))
	return p
}

func assumeRole(env *spec.Environment) tf.Object {
	role := tf.Object{
		tf.Attr("role_arn", tf.String(env.DeployRoleARN())),
		tf.Attr("session_name", tf.String(env.SessionName())),
	}
	if env.ExternalID != "" {
		role = append(role, tf.Attr("external_id", tf.String(env.ExternalID)))
	}
	return role
}

func tags(env *spec.Environment) tf.Object {
	all := env.AllTags()
	var o tf.Object
	for _, key := range slices.Sorted(maps.Keys(all)) {
		o = append(o, tf.Attr(key, tf.String(all[key])))
	}
	return o
}
