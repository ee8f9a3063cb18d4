package proof

import (
	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// bucket is the intent of a bucket and its key: what its access says, and nobody else. An existing key is somebody
// else's to say who may use it.
func (in *intent) bucket(b *spec.Bucket) {
	bucket := in.addResource(b.ARN(), b.Owner, Bucket)
	var key *resourceIntent
	if b.KMS {
		bucket.key = bucketKey(b)
	}
	if b.HasOwnKey() {
		key = in.addResource(bucket.key, b.Owner, Key)
	}
	for _, a := range b.Access {
		g := grant{principal: a.Principal, account: a.AccountID, whole: b.GrantToAccounts && a.AccountID != b.AccountID}
		if a.Outside {
			role := in.role(a.Principal, b.Owner.Name, a.AccountID)
			role.clauses = append(role.clauses, useClauses(b, a)...)
		}
		for _, g.clause = range bucketClauses(b, a) {
			g.conditions = nil // the policy is the bucket's own, so no other can be meant
			bucket.grants = append(bucket.grants, g)
		}
		if key != nil {
			key.grants = append(key.grants, keyGrant(b, a, g))
		}
	}
}

// keyGrant is what a rendered key's policy gives to who may use the bucket.
func keyGrant(b *spec.Bucket, a spec.Access, g grant) grant {
	g.clause = keyClause(b, a.Write)
	g.resources, g.conditions = []string{"*"}, nil
	if a.AccountID != b.AccountID {
		g.conditions = []condition{{"StringEquals", "kms:ViaService", viaS3(b)}}
	}
	return g
}

// useClauses are what it means to use a bucket, and its key.
func useClauses(b *spec.Bucket, a spec.Access) []clause {
	all := bucketClauses(b, a)
	if b.KMS {
		all = append(all, keyClause(b, a.Write))
	}
	return all
}

// bucketClauses are what it means to read and write a bucket.
func bucketClauses(b *spec.Bucket, a spec.Access) []clause {
	owner := []condition{{"StringEquals", "aws:ResourceAccount", b.AccountID}}
	arn, objects := b.ARN(), b.ARN()+"/*"
	on := func(resource string, actions ...string) need {
		return need{use: use{actions, resource}, owner: b.AccountID, resourceARN: arn}
	}
	var all []clause
	if a.Read {
		get := []string{"s3:GetObject"}
		if a.Versions {
			get = append(get, "s3:GetObjectVersion")
		}
		all = append(all, clause{
			what: "read " + b.Name, conditions: owner, resources: []string{arn, objects},
			actions: append(get[:len(get):len(get)], "s3:ListBucket"),
			needs:   []need{on(arn+"/?*", get...), on(arn, "s3:ListBucket")},
		})
	}
	if a.Write {
		actions := []string{"s3:PutObject", "s3:AbortMultipartUpload"}
		all = append(all, clause{what: "write " + b.Name, conditions: owner, resources: []string{objects}, actions: actions,
			needs: []need{on(arn+"/?*", actions...)}})
	}
	return all
}

// keyClause is what S3 does with a bucket's key on behalf of a role. A writer decrypts, too: S3 reads the parts of a
// multipart upload. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
func keyClause(b *spec.Bucket, write bool) clause {
	actions := []string{"kms:Decrypt"}
	if write {
		actions = append(actions, "kms:GenerateDataKey")
	}
	if b.KeyARN != "" {
		return clause{
			what: "use the key of " + b.Name, actions: actions, resources: []string{b.KeyARN},
			conditions: []condition{{"StringEquals", "kms:ViaService", viaS3(b)}},
			needs:      []need{{use: use{actions, b.KeyARN}, owner: parsed(b.KeyARN).Account, resourceARN: b.KeyARN}},
		}
	}
	return clause{
		what: "use the key of " + b.Name, actions: actions, resources: []string{keysOf(b)},
		conditions: []condition{{"ForAnyValue:StringEquals", "kms:ResourceAliases", b.KMSAlias()}},
		needs: []need{{
			use: use{actions, keysOf(b)}, owner: b.AccountID, resourceARN: bucketKey(b),
			context: map[string][]string{"kms:ViaService": {viaS3(b)}},
		}},
	}
}

// keysOf are the keys of the account and region that the bucket is in: AWS makes the id of its own.
func keysOf(b *spec.Bucket) string { return b.Owner.ARN("kms", "key/*") }

// bucketKey is the ARN of the bucket's key, or stands for it, as keyARN does.
func bucketKey(b *spec.Bucket) string {
	if b.KeyARN != "" {
		return b.KeyARN
	}
	return b.Owner.ARN("kms", "key/"+b.KMSAlias())
}

func viaS3(b *spec.Bucket) string { return "s3." + b.Region + "." + aws.DNSSuffix(b.Partition) }
