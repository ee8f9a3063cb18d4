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
	b := env.Backend
	if b.Type == "local" {
		return tf.NewBlock("backend", []string{"local"}, tf.Attr("path", tf.String(b.Path)))
	}
	s3 := tf.NewBlock("backend", []string{"s3"},
		tf.Attr("bucket", tf.String(b.Bucket)),
		tf.Attr("key", tf.String(b.Key)),
		tf.Attr("region", tf.String(b.Region)),
		tf.Attr("encrypt", tf.Bool(true)))
	if b.KMSKey != "" {
		s3.Add(tf.Attr("kms_key_id", tf.String(b.KMSKey)))
	}
	account := env.AccountID // of who reads and writes, which needn't be that of the bucket
	if b.Role != "" {
		account = b.AccountID
	}
	s3.Add(
		tf.Attr("use_lockfile", tf.Bool(true)),
		tf.Attr("allowed_account_ids", tf.Strings(account)))
	s3.Add(validation(env, b.Region)...)
	if arn := env.StateRoleARN(); arn != "" {
		s3.Add(tf.Attr("assume_role", assumeRole(env, tf.String(arn)))) // an attribute here, a block in the provider
	}
	return s3
}

// provider pins the account: wherever the credentials come from, no other account can be changed by accident.
func provider(env *spec.Environment) tf.File {
	p := tf.NewBlock("provider", []string{"aws"},
		tf.Attr("region", tf.String(env.Region)),
		tf.Attr("allowed_account_ids", tf.Strings(env.AccountID)))
	p.Add(validation(env, env.Region)...)
	var file tf.File
	switch {
	case env.PlanRole != "":
		file = tf.File{roleVariable(env)}
		p.Add(assumeRoleBlock(env, tf.Ref("var."+RoleVariable)))
	case env.DeployRole != "":
		p.Add(assumeRoleBlock(env, tf.String(env.DeployRoleARN())))
	}
	p.Add(tf.Nested("default_tags", tf.Attr("tags", tags(env))))
	return append(file, p)
}

func tags(env *spec.Environment) tf.Object {
	all := env.AllTags()
	var o tf.Object
	for _, key := range slices.Sorted(maps.Keys(all)) {
		o = append(o, tf.Attr(key, tf.String(all[key])))
	}
	return o
}
