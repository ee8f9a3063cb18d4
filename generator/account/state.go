package account

import (
	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// stateAccess is what Terraform's S3 backend needs, with the lock file that it keeps beside the state. The state's
// history stays, whatever the role does.
func stateAccess(env *spec.Environment) []statement {
	bucket, state := stateARNs(env)
	return append(withKey(env, "kms:Decrypt", "kms:GenerateDataKey"),
		statement{
			Sid: "State", Effect: "Allow", Resource: []string{bucket, state + "*"},
			Action: []string{"s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"},
		},
		statement{
			Sid: "KeepState", Effect: "Deny", Resource: []string{bucket, bucket + "/*"},
			// Rules of a lifecycle or a replication, a policy or a change of owner could empty it, too.
			Action: []string{"s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:Put*Configuration"},
		})
}

// stateReading is what reading the state takes.
func stateReading(env *spec.Environment) []statement {
	bucket, state := stateARNs(env)
	return append(withKey(env, "kms:Decrypt"),
		statement{
			Sid: "State", Effect: "Allow", Action: []string{"s3:GetObject", "s3:ListBucket"}, Resource: []string{bucket, state},
		})
}

// withKey allows the use of the key that the state is encrypted with, where it has one of its own.
func withKey(env *spec.Environment, actions ...string) []statement {
	if env.Backend.KMSKey == "" {
		return nil
	}
	return []statement{{Sid: "StateKey", Effect: "Allow", Action: actions, Resource: []string{env.Backend.KMSKey}}}
}

// stateARNs are the ARNs of the state bucket and of the state in it.
func stateARNs(env *spec.Environment) (bucket, state string) {
	bucket = aws.BucketARN(env.Partition, env.Backend.Bucket)
	return bucket, bucket + "/" + env.Backend.Key
}

// statesAccess is stateAccess to all states of a bucket.
func statesAccess(sharers []*spec.Environment) policy {
	statements := stateAccess(sharers[0])
	for i := range statements {
		if statements[i].Sid != "State" {
			continue
		}
		statements[i].Resource = statements[i].Resource[:1] // the bucket
		for _, env := range sharers {
			_, state := stateARNs(env)
			statements[i].Resource = append(statements[i].Resource, state+"*")
		}
	}
	return newPolicy(statements...)
}

// stateTrust is who may assume the role of a backend: everyone who may deploy one of the environments, and, where jobs
// of CI systems deploy, the deploy roles that they have assumed.
func stateTrust(env *spec.Environment, sharers []*spec.Environment) []statement {
	t := trust{env: env, externalID: env.ExternalID}
	for _, e := range sharers {
		t.accounts = append(t.accounts, e.TrustedAccounts...)
		t.roles = append(t.roles, e.TrustedRoles...)
		if len(e.Identities) > 0 {
			t.roles = append(t.roles, e.DeployRoleARN())
		}
	}
	t.accounts, t.roles = distinct(t.accounts), distinct(t.roles)
	return t.statements()
}
