// Package storage renders the buckets that an environment owns, and the bucket's half of every grant.
package storage

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/tags"
)

// Module is the environment's storage module, nil where it owns no bucket.
func Module(env *spec.Environment) *tf.Module {
	if len(env.Buckets) == 0 {
		return nil
	}
	m := &tf.Module{Name: "storage"}
	var names tf.Object
	for _, b := range env.Buckets {
		m.Resources = append(m.Resources, tags.On(bucket(b), b.Tags)...)
		names = append(names, tf.Attr(b.Key, tf.Ref("aws_s3_bucket."+spec.Label(b.Key)+".id")))
	}
	m.Outputs = []tf.Output{{
		Name:        "bucket_names",
		Description: "Names of the buckets that this account owns.",
		Value:       names,
		Root:        true,
	}}
	return m
}

func bucket(b *spec.Bucket) []tf.Node {
	label := spec.Label(b.Key)
	id := tf.Attr("bucket", tf.Ref("aws_s3_bucket."+label+".id"))

	main := tf.Resource("aws_s3_bucket", label,
		tf.Attr("bucket", tf.String(b.Name)),
		tf.Attr("force_destroy", tf.Bool(b.ForceDestroy)))
	if b.Owner.Protected {
		main.Add(tf.PreventDestroy())
	}
	nodes := []tf.Node{
		main,
		tf.Resource("aws_s3_bucket_versioning", label, id,
			tf.Nested("versioning_configuration", tf.Attr("status", tf.String("Enabled")))),
		encryption(b, label, id),
		tf.Resource("aws_s3_bucket_public_access_block", label, id,
			tf.Attr("block_public_acls", tf.Bool(true)),
			tf.Attr("block_public_policy", tf.Bool(true)),
			tf.Attr("ignore_public_acls", tf.Bool(true)),
			tf.Attr("restrict_public_buckets", tf.Bool(true))),
		tf.Resource("aws_s3_bucket_ownership_controls", label, id,
			tf.Nested("rule", tf.Attr("object_ownership", tf.String("BucketOwnerEnforced")))),
		tf.Resource("aws_s3_bucket_policy", label, id,
			tf.Attr("policy", bucketPolicy(b)),
			tf.Comment("S3 refuses concurrent changes of a bucket's access settings."),
			tf.Attr("depends_on", tf.Refs("aws_s3_bucket_public_access_block."+label))),
	}
	if b.HasOwnKey() {
		nodes = append(nodes, key(b, label)...)
	}
	if b.Notifies {
		nodes = append(nodes, tf.Resource("aws_s3_bucket_notification", label, id, tf.Attr("eventbridge", tf.Bool(true))))
	}
	for _, d := range b.Deliveries {
		nodes = append(nodes, delivery(d)...)
	}
	if rules := lifecycleRules(b); len(rules) > 0 {
		nodes = append(nodes, lifecycle(label, id, rules))
	}
	return nodes
}

func encryption(b *spec.Bucket, label string, id tf.Attribute) tf.Node {
	algorithm := tf.Nested("apply_server_side_encryption_by_default", tf.Attr("sse_algorithm", tf.String("AES256")))
	rule := tf.Nested("rule", algorithm)
	if b.KMS {
		var key tf.Expr = tf.Ref("aws_kms_key." + label + ".arn")
		if b.KeyARN != "" {
			key = tf.String(b.KeyARN)
		}
		rule = tf.Nested("rule",
			tf.Attr("bucket_key_enabled", tf.Bool(true)), // one call of KMS for many objects
			tf.Nested("apply_server_side_encryption_by_default",
				tf.Attr("sse_algorithm", tf.String("aws:kms")),
				tf.Attr("kms_master_key_id", key)))
	}
	return tf.Resource("aws_s3_bucket_server_side_encryption_configuration", label, id, rule)
}
