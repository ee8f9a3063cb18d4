package storage

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// BucketHalf is what the owner of an external bucket has to add to its policy. The ids say which project it is for.
func BucketHalf(project string, b *spec.Bucket) tf.Expr {
	return iam.Half(project, bucketGrants(b)...)
}

// KeyHalf is what the owner of an existing key has to add to its policy, where the bucket is in the key's account. The
// ids say which project it is for. Roles of that account are in it, too: whether the key's policy lets the account
// decide by itself isn't known.
func KeyHalf(project string, b *spec.Bucket) tf.Expr {
	named := *b
	named.Access = slices.Clone(b.Access)
	for i := range named.Access {
		named.Access[i].Outside = true
	}
	return iam.Half(project, keyGrants(&named)...)
}
