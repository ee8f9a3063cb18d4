package enforce_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// The halves of the reader's use of the owner's key, through S3 alone, and to read alone.
const (
	keyOfOwner = `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "kms:*", "Resource": "*"},
		{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": "kms:Decrypt", "Resource": "*",
			"Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "222222222222"}}}]}`
	keyOfReader = `{"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
		"Resource": "arn:aws:kms:eu-west-1:111111111111:key/*"}, {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}`
)

func withStatements(statements string) string {
	return `{"Version": "2012-10-17", "Statement": [` + statements + `]}`
}

// encrypt has a bucket encrypt with a key, as the bucket's default.
func (sc *scene) encrypt(who, bucket, key string) {
	sc.Helper()
	_, err := sc.s3(who).PutBucketEncryption(sc.Context(), &s3.PutBucketEncryptionInput{Bucket: &bucket,
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{
			BucketKeyEnabled: aws.Bool(true), ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{
				SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: &key}}}}})
	sc.check(err)
}

func (sc *scene) putKeyPolicy(key, policy string) {
	sc.Helper()
	_, err := kms.NewFromConfig(sc.caller()).PutKeyPolicy(sc.Context(),
		&kms.PutKeyPolicyInput{KeyId: &key, PolicyName: aws.String("default"), Policy: &policy})
	sc.check(err)
}

func TestKeysOfBuckets(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	owners := kms.NewFromConfig(sc.caller())
	created, err := owners.CreateKey(t.Context(), &kms.CreateKeyInput{Policy: aws.String(keyOfOwner)})
	sc.check(err)
	_, err = owners.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: aws.String("alias/data"), TargetKeyId: created.KeyMetadata.KeyId})
	sc.check(err)
	key := *created.KeyMetadata.Arn
	sc.putBucketPolicy("data", strings.Replace(ownersHalf, `["s3:GetObject",`, `["s3:GetObject", "s3:PutObject",`, 1))
	sc.attempt("before it has a key", "reader", get("data", "k"))
	for _, name := range []string{"alias/data", *created.KeyMetadata.KeyId, key} {
		sc.encrypt("caller", "data", name)
		sc.attempt("the owner, with "+name, "caller", put("data", "secret"))
		sc.attempt("the owner, with "+name, "caller", get("data", "secret"))
	}

	read, denied := get("data", "secret"), "AccessDenied"
	message := " on resource: \"" + key + "\" because no "
	sc.attempt("the key's half alone", "reader", read, denied, "kms:Decrypt"+message+"identity-based policy")
	sc.attempt("metadata", "reader", head("data", "secret"))
	sc.attempt("what is older than the key", "reader", get("data", "k"))
	byAlias := func(alias string) string {
		return withStatements(strings.Replace(keyOfReader, `:key/*"}`, `:key/*",
			"Condition": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/`+alias+`"}}}`, 1))
	}
	sc.putRolePolicy("reader", byAlias("other"))
	sc.attempt("a key of another alias", "reader", read, denied, "kms:Decrypt"+message+"identity-based policy")
	sc.putRolePolicy("reader", byAlias("data"))
	sc.attempt("both halves, by the key's alias", "reader", read)
	sc.putRolePolicy("reader", withStatements(keyOfReader))
	sc.attempt("both halves", "reader", read)
	sc.attempt("another role without the key", "stranger", read, denied)
	sc.attempt("a write, which the key's half lacks", "reader", put("data", "k"), denied, "kms:GenerateDataKey"+message+"resource-based policy")
	sc.attempt("an upload in parts", "reader", multipart("data"), denied, "kms:GenerateDataKey")
	sc.attempt("a copy to a bucket without a key", "reader", copyObject("data/secret", "mine"))
	sc.putKeyPolicy(key, strings.Replace(keyOfOwner, `"kms:Decrypt"`, `"kms:Encrypt"`, 1))
	sc.attempt("the reader's half alone", "reader", read, denied, "kms:Decrypt"+message+"resource-based policy")
	sc.attempt("a copy with half a key", "reader", copyObject("data/secret", "mine"), denied, "kms:Decrypt")
	sc.putKeyPolicy(key, strings.ReplaceAll(keyOfOwner, `"kms:Decrypt"`, `"kms:*"`))
	sc.attempt("a write with the key", "reader", put("data", "k"))
	sc.attempt("an upload in parts with the key", "reader", multipart("data"))

	sc.encrypt("caller", "data", "alias/aws/s3")
	sc.attempt("AWS's own key, the owner", "caller", put("data", "managed"))
	sc.attempt("AWS's own key, across accounts", "reader", get("data", "managed"), denied, "no resource-based policy")
	sc.encrypt("caller", "data", "alias/none")
	sc.attempt("a key that isn't there", "caller", put("data", "k"), denied, "can't evaluate PutObject on data/k", "key alias/none: it is not in the sandbox")
}

func TestKMS(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	ctx, owners := t.Context(), kms.NewFromConfig(sc.caller())
	policy := strings.Replace(keyOfOwner, `"kms:ViaService": "s3.eu-west-1.amazonaws.com"`, `"kms:EncryptionContext:use": "test"`, 1)
	created, err := owners.CreateKey(ctx, &kms.CreateKeyInput{Policy: &policy})
	sc.check(err)
	key := created.KeyMetadata.Arn
	use := map[string]string{"use": "test"}
	secret, err := owners.Encrypt(ctx, &kms.EncryptInput{KeyId: key, Plaintext: []byte("data"), EncryptionContext: use})
	sc.check(err)
	_, err = owners.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: secret.CiphertextBlob, EncryptionContext: use})
	sc.wantError("the owner, by the ciphertext's key", err)

	const denied = "AccessDeniedException"
	sc.putRolePolicy("reader", withStatements(keyOfReader))
	for _, tt := range []struct {
		name, who string
		key       *string
		context   map[string]string
		want      []string
	}{
		{"both halves", "reader", key, use, nil},
		{"another context", "reader", key, nil, []string{denied, "kms:Decrypt", "no resource-based policy"}},
		{"no identity policy", "stranger", key, use, []string{denied, "no identity-based policy"}},
		{"a missing key", "reader", aws.String("alias/none"), use, []string{"NotFoundException"}},
		{"AWS's own key, which only its service uses", "administrator", aws.String("alias/aws/s3"), use,
			[]string{denied, "no resource-based policy"}},
	} {
		_, err := kms.NewFromConfig(sc.as(reader, tt.who)).Decrypt(ctx, &kms.DecryptInput{
			KeyId: tt.key, CiphertextBlob: secret.CiphertextBlob, EncryptionContext: tt.context})
		sc.wantError(tt.name, err, tt.want...)
	}
	_, err = kms.NewFromConfig(sc.as(reader, "reader")).GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: key, KeySpec: "AES_256"})
	sc.wantError("what the key's half lacks", err, denied, "kms:GenerateDataKey")
	_, err = owners.ReEncrypt(ctx, &kms.ReEncryptInput{CiphertextBlob: secret.CiphertextBlob, DestinationKeyId: key,
		SourceEncryptionContext: use})
	sc.wantError("re-encryption by the owner", err)
	sc.putKeyPolicy(*key, strings.Replace(policy, `"kms:*"`, `["kms:ReEncryptFrom", "kms:PutKeyPolicy"]`, 1))
	_, err = owners.ReEncrypt(ctx, &kms.ReEncryptInput{CiphertextBlob: secret.CiphertextBlob, DestinationKeyId: key,
		SourceEncryptionContext: use})
	sc.wantError("half of a re-encryption", err, denied, "kms:ReEncryptTo")
}
