package storage

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

func lifecycle(label string, id tf.Attribute, rules []tf.Node) tf.Node {
	main := tf.Resource("aws_s3_bucket_lifecycle_configuration", label, id)
	main.Add(rules...)
	main.Add(
		tf.Comment("Rules about versions need versioning to be on."),
		tf.Attr("depends_on", tf.Refs("aws_s3_bucket_versioning."+label)))
	return main
}

// lifecycleRules are one about objects and one about their earlier versions, as far as the spec says something. What is
// left of uploads that were given up goes in any case.
func lifecycleRules(b *spec.Bucket) []tf.Node {
	var rules []tf.Node
	add := func(name string, actions ...tf.Node) {
		rule := tf.Nested("rule",
			tf.Attr("id", tf.String(name)),
			tf.Attr("status", tf.String("Enabled")),
			tf.Nested("filter"))
		rule.Add(actions...)
		if len(rules) == 0 {
			rule.Add(tf.Nested("abort_incomplete_multipart_upload", tf.Attr("days_after_initiation", tf.Int(7))))
		}
		rules = append(rules, rule)
	}
	if b.NoncurrentDays > 0 {
		add("expire-noncurrent-versions",
			tf.Nested("noncurrent_version_expiration", tf.Attr("noncurrent_days", tf.Int(b.NoncurrentDays))))
	}
	if actions := aging(b); len(actions) > 0 {
		add("objects-by-age", actions...)
	}
	return rules
}

// aging is what becomes of objects as they grow old.
func aging(b *spec.Bucket) []tf.Node {
	var actions []tf.Node
	for _, t := range b.Transitions {
		actions = append(actions, tf.Nested("transition",
			tf.Attr("days", tf.Int(t.Days)),
			tf.Attr("storage_class", tf.String(t.Class))))
	}
	if b.ExpireDays > 0 {
		actions = append(actions, tf.Nested("expiration", tf.Attr("days", tf.Int(b.ExpireDays))))
	}
	return actions
}
