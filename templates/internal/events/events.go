// Package events writes the patterns of EventBridge's rules that several modules need.
package events

import "github.com/tfgen/tfgen/generator/tf"

// NewObjects is the pattern of what S3 tells of new objects of a bucket whose keys begin with one of the prefixes; an
// empty one stands for all. What else an event has to have may follow.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
func NewObjects(bucket string, prefixes []string, also ...tf.Attribute) tf.Expr {
	detail := tf.Object{tf.Attr("bucket", tf.Object{tf.Attr("name", tf.Strings(bucket))})}
	if len(prefixes) > 0 && prefixes[0] != "" {
		keys := make(tf.List, len(prefixes))
		for i, prefix := range prefixes {
			keys[i] = tf.Object{tf.Attr("prefix", tf.String(prefix))}
		}
		detail = append(detail, tf.Attr("object", tf.Object{tf.Attr("key", keys)}))
	}
	pattern := tf.Object{
		tf.Attr("source", tf.Strings("aws.s3")),
		tf.Attr("detail-type", tf.Strings("Object Created")),
	}
	pattern = append(pattern, also...)
	return tf.JSON(append(pattern, tf.Attr("detail", detail)))
}
