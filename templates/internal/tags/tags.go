// Package tags adds the tags of one bucket, repository or pipeline to what is rendered for it. Those of everything are
// in the provider's default_tags.
package tags

import (
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/tf"
)

// On are the nodes, with the tags on each resource that has tags.
func On(nodes []tf.Node, tags map[string]string) []tf.Node {
	if len(tags) == 0 {
		return nodes
	}
	var object tf.Object
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		object = append(object, tf.Attr(key, tf.String(tags[key])))
	}
	for _, n := range nodes {
		if b, ok := n.(*tf.Block); ok && len(b.Labels()) > 0 && !slices.Contains(untagged(), b.Labels()[0]) {
			b.Add(tf.Attr("tags", object))
		}
	}
	return nodes
}

// untagged are the types of rendered resources that have no tags.
func untagged() []string {
	return []string{
		"aws_cloudwatch_event_target", "aws_ecr_lifecycle_policy", "aws_iam_role_policy", "aws_kms_alias",
		"aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_notification",
		"aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy", "aws_s3_bucket_public_access_block",
		"aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_versioning", "aws_scheduler_schedule",
		"aws_sqs_queue_policy",
	}
}
