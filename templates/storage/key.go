package storage

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// key is the bucket's customer key with the key's half of the bucket's grants. The owner's account decides with IAM
// policies who else may use it, as AWS's default key policy says.
func key(b *spec.Bucket, label string) []tf.Node {
	main := tf.Resource("aws_kms_key", label,
		tf.Attr("description", tf.String("Encrypts the bucket "+b.Name+".")),
		tf.Attr("enable_key_rotation", tf.Bool(true)),
		tf.Attr("policy", keyPolicy(b)))
	if b.Owner.Protected {
		main.Add(tf.PreventDestroy())
	}
	return []tf.Node{
		main,
		tf.Resource("aws_kms_alias", label,
			tf.Attr("name", tf.String(b.KMSAlias())),
			tf.Attr("target_key_id", tf.Ref("aws_kms_key."+label+".id"))),
	}
}

func keyPolicy(b *spec.Bucket) tf.Expr {
	statements := []iam.Statement{{
		Sid:       "OwnerDecidesByIAM",
		Principal: iam.AWS(b.AccountARN(b.AccountID)),
		Actions:   []string{"kms:*"},
		Resources: []string{"*"}, // in a key policy: this key
	}}
	return iam.Policy(append(statements, keyGrants(b)...)...)
}

// keyGrants are the key's half of the bucket's grants.
func keyGrants(b *spec.Bucket) []iam.Statement {
	viaS3 := iam.Condition{
		Operator: "StringEquals",
		Key:      "kms:ViaService",
		Values:   []string{b.S3Endpoint()},
	}
	statements := slices.Concat(
		grants(b, "Decrypt", iam.KeyActions(false), []string{"*"}, func(a spec.Access) bool { return !a.Write }),
		grants(b, "Encrypt", iam.KeyActions(true), []string{"*"}, func(a spec.Access) bool { return a.Write }),
	)
	for i := range statements {
		statements[i].Conditions = append(statements[i].Conditions, viaS3)
	}
	return statements
}
