package proof

import "github.com/tfgen/tfgen/generator/spec"

// clause is something that one principal is meant to be able to do: exactly the actions on the resources, and only as
// the conditions say.
type clause struct {
	what       string // such as: read the bucket input
	actions    []string
	resources  []string
	conditions []condition
	needs      []need
}

// need is what has to be allowed, whatever else a request has.
type need struct {
	use
	owner   string // account of the resource
	thing   string // ARN of what may have a policy on it; empty: nothing has
	context map[string][]string
}

// grant is a clause in the policy of a thing.
type grant struct {
	clause
	principal string // ARN of a role, or the name of a service
	account   string // of the role
	whole     bool   // everyone in the role's account is meant
}

// intent is what the spec says.
type intent struct {
	roles  map[string]*roleIntent // by ARN
	order  []*roleIntent
	things map[string]*thingIntent // by ARN
	all    []*thingIntent
}

// roleIntent is a role of a pipeline, or somebody else's that has a grant.
type roleIntent struct {
	arn, env, account string
	outside           bool // its policies aren't rendered
	clauses           []clause
}

// thingIntent is a thing that the spec says who may use.
type thingIntent struct {
	arn, env, account string
	kind              Kind
	grants            []grant
	key               string // ARN of a bucket's customer key; empty where it has none
}

func newIntent(project *spec.Project) *intent {
	in := &intent{roles: map[string]*roleIntent{}, things: map[string]*thingIntent{}}
	for _, env := range project.Environments {
		for _, b := range env.Buckets {
			in.bucket(b)
		}
		for _, r := range env.Repositories {
			in.thing(r.ARN, env, Repository)
		}
		for _, p := range env.Pipelines {
			in.pipeline(env, p)
		}
	}
	return in
}

func (in *intent) thing(arn string, env *spec.Environment, kind Kind) *thingIntent {
	t := &thingIntent{arn: arn, env: env.Name, account: env.AccountID, kind: kind}
	in.things[arn] = t
	in.all = append(in.all, t)
	return t
}

// role is the intent of a role, which is somebody else's unless own says otherwise.
func (in *intent) role(arn, env, account string) *roleIntent {
	r := in.roles[arn]
	if r == nil {
		r = &roleIntent{arn: arn, env: env, account: account, outside: true}
		in.roles[arn] = r
		in.order = append(in.order, r)
	}
	return r
}

// bucket is the intent of a bucket and its key: what its access says, and nobody else.
func (in *intent) bucket(b *spec.Bucket) {
	bucket := in.thing(b.ARN(), b.Owner, Bucket)
	var key *thingIntent
	if b.KMS {
		bucket.key = bucketKey(b)
		key = in.thing(bucket.key, b.Owner, Key)
	}
	for _, a := range b.Access {
		g := grant{principal: a.Principal, account: a.AccountID, whole: b.GrantToAccounts && a.AccountID != b.Owner.AccountID}
		if a.Outside {
			r := in.role(a.Principal, b.Owner.Name, a.AccountID)
			r.clauses = append(r.clauses, bucketClauses(b, a.Read, a.Write)...)
		}
		for _, c := range bucketClauses(b, a.Read, a.Write) {
			g.clause = c
			g.conditions = nil // the policy is the bucket's own, so no other can be meant
			if key != nil && c.resources[0] == keysOf(b) {
				g.resources = []string{"*"}
				if a.AccountID != b.Owner.AccountID {
					g.conditions = []condition{{"StringEquals", "kms:ViaService", viaS3(b)}}
				}
				key.grants = append(key.grants, g)
				continue
			}
			bucket.grants = append(bucket.grants, g)
		}
	}
}

// bucketClauses are what it means to read and write a bucket.
func bucketClauses(b *spec.Bucket, read, write bool) []clause {
	owner := []condition{{"StringEquals", "aws:ResourceAccount", b.Owner.AccountID}}
	arn, objects := b.ARN(), b.ARN()+"/*"
	on := func(resource string, actions ...string) need {
		return need{use: use{actions, resource}, owner: b.Owner.AccountID, thing: arn}
	}
	var all []clause
	if read {
		all = append(all, clause{
			what: "read " + b.Name, conditions: owner, resources: []string{arn, objects},
			actions: []string{"s3:GetObject", "s3:ListBucket"},
			needs:   []need{on(arn+"/?*", "s3:GetObject"), on(arn, "s3:ListBucket")},
		})
	}
	if write {
		actions := []string{"s3:PutObject", "s3:AbortMultipartUpload"}
		all = append(all, clause{what: "write " + b.Name, conditions: owner, resources: []string{objects}, actions: actions,
			needs: []need{on(arn+"/?*", actions...)}})
	}
	if b.KMS {
		all = append(all, keyClause(b, write))
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
	return clause{
		what: "use the key of " + b.Name, actions: actions, resources: []string{keysOf(b)},
		conditions: []condition{{"ForAnyValue:StringEquals", "kms:ResourceAliases", b.KMSAlias()}},
		needs: []need{{
			use: use{actions, keysOf(b)}, owner: b.Owner.AccountID, thing: bucketKey(b),
			context: map[string][]string{"kms:ViaService": {viaS3(b)}},
		}},
	}
}

// keysOf are the keys of the account and region that the bucket is in: AWS makes the id of its own.
func keysOf(b *spec.Bucket) string { return b.Owner.ARN("kms", "key/*") }

// bucketKey stands for the ARN of the bucket's key, as keyARN does.
func bucketKey(b *spec.Bucket) string { return b.Owner.ARN("kms", "key/"+b.KMSAlias()) }

func viaS3(b *spec.Bucket) string { return "s3." + b.Owner.Region + "." + b.Owner.DNSSuffix() }
