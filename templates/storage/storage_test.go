package storage_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/storage"
)

const (
	owner   = "111111111111"
	another = "222222222222"
)

// owned is an environment that owns the bucket.
func owned(b spec.Bucket) *spec.Environment {
	env := &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", AccountID: owner, Region: "eu-west-1", Partition: "aws", Buckets: []*spec.Bucket{&b},
	}
	b.Key, b.Name, b.Owner = "raw-data", "acme-raw-data", env
	b.AccountID, b.Region, b.Partition = env.AccountID, env.Region, env.Partition
	return env
}

func role(account, name string) string { return "arn:aws:iam::" + account + ":role/" + name }

func Example() {
	env := owned(spec.Bucket{
		Access: []spec.Access{{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Read: true}},
	})
	resources := storage.Module(env).Resources
	bucket, policy := resources[0], resources[5] // between them: its other settings
	fmt.Printf("%s", tf.NewPrinter().Bytes(tf.File{bucket, policy}))
	// Output:
	// resource "aws_s3_bucket" "raw_data" {
	//   bucket        = "acme-raw-data"
	//   force_destroy = false
	// }
	//
	// resource "aws_s3_bucket_policy" "raw_data" {
	//   bucket = aws_s3_bucket.raw_data.id
	//   policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [
	//       {
	//         Sid       = "DenyInsecureTransport"
	//         Effect    = "Deny"
	//         Principal = "*"
	//         Action    = "s3:*"
	//         Resource = [
	//           "arn:aws:s3:::acme-raw-data",
	//           "arn:aws:s3:::acme-raw-data/*",
	//         ]
	//         Condition = {
	//           Bool = {
	//             "aws:SecureTransport" = "false"
	//           }
	//         }
	//       },
	//       {
	//         Sid    = "CrossAccountRead"
	//         Effect = "Allow"
	//         Principal = {
	//           AWS = "arn:aws:iam::222222222222:root"
	//         }
	//         Action = [
	//           "s3:GetObject",
	//           "s3:ListBucket",
	//         ]
	//         Resource = [
	//           "arn:aws:s3:::acme-raw-data",
	//           "arn:aws:s3:::acme-raw-data/*",
	//         ]
	//         Condition = {
	//           ArnEquals = {
	//             "aws:PrincipalArn" = "arn:aws:iam::222222222222:role/etl"
	//           }
	//         }
	//       },
	//     ]
	//   })
	//
	//   # S3 refuses concurrent changes of a bucket's access settings.
	//   depends_on = [aws_s3_bucket_public_access_block.raw_data]
	// }
}

// TestGrants checks both policies that hold the owner's half of a grant: the bucket's and its key's. Beside the grants
// stand only the refusal of plain HTTP and the owner's power over its key.
func TestGrants(t *testing.T) {
	const (
		objects = `"Resource":"arn:aws:s3:::acme-raw-data/*"`
		all     = `"Resource":["arn:aws:s3:::acme-raw-data","arn:aws:s3:::acme-raw-data/*"]`
		read    = `"Action":["s3:GetObject","s3:ListBucket"]`
		write   = `"Action":["s3:PutObject","s3:AbortMultipartUpload"]`
		root    = `"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"}`
		ownRoot = `"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"}`
		sole    = `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/etl"}`
		two     = `"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::111111111111:role/one","arn:aws:iam::111111111111:role/two"]}`
		narrow  = `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/etl"}`
		viaS3   = `"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}`
		decrypt = `"Action":"kms:Decrypt"`
		encrypt = `"Action":["kms:Decrypt","kms:GenerateDataKey"]`
		roots   = `"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::222222222222:root","arn:aws:iam::333333333333:root"]}`
		three   = `"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::222222222222:role/audit",` +
			`"arn:aws:iam::222222222222:role/load","arn:aws:iam::333333333333:role/etl"]}`
		four = `"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::222222222222:role/audit","arn:aws:iam::222222222222:role/etl",` +
			`"arn:aws:iam::222222222222:role/load","arn:aws:iam::333333333333:role/etl"]}`
	)
	for _, test := range []struct {
		name        string
		bucket      spec.Bucket
		policy, key []string
	}{
		{
			name: "a pipeline of the owner's account is allowed by its own policy",
			bucket: spec.Bucket{
				Access: []spec.Access{{Principal: role(owner, "etl"), AccountID: owner, Read: true, Write: true}},
			},
		},
		{
			name: "a reader in another account",
			bucket: spec.Bucket{
				Access: []spec.Access{{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Read: true}},
			},
			policy: []string{`{` + read + `,"Condition":{` + narrow + `},` + root + `,` + all + `,"Sid":"CrossAccountRead"}`},
			key: []string{
				`{` + decrypt + `,"Condition":{` + narrow + `,` + viaS3 + `},` + root + `,"Resource":"*","Sid":"CrossAccountDecrypt"}`,
			},
		},
		{
			name: "a writer in another account does not list, and decrypts the parts of its uploads",
			bucket: spec.Bucket{
				Access: []spec.Access{{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Write: true}},
			},
			policy: []string{`{` + write + `,"Condition":{` + narrow + `},` + root + `,` + objects + `,"Sid":"CrossAccountWrite"}`},
			key: []string{
				`{` + encrypt + `,"Condition":{` + narrow + `,` + viaS3 + `},` + root + `,"Resource":"*","Sid":"CrossAccountEncrypt"}`,
			},
		},
		{
			name: "reading and writing are two statements",
			bucket: spec.Bucket{
				Access: []spec.Access{
					{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Read: true, Write: true},
				},
			},
			policy: []string{
				`{` + read + `,"Condition":{` + narrow + `},` + root + `,` + all + `,"Sid":"CrossAccountRead"}`,
				`{` + write + `,"Condition":{` + narrow + `},` + root + `,` + objects + `,"Sid":"CrossAccountWrite"}`,
			},
			key: []string{
				`{` + encrypt + `,"Condition":{` + narrow + `,` + viaS3 + `},` + root + `,"Resource":"*","Sid":"CrossAccountEncrypt"}`,
			},
		},
		{
			name: "grants to accounts",
			bucket: spec.Bucket{
				GrantToAccounts: true,
				Access: []spec.Access{
					{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Read: true},
				},
			},
			policy: []string{`{` + read + `,` + root + `,` + all + `,"Sid":"CrossAccountRead"}`},
			key: []string{
				`{` + decrypt + `,"Condition":{` + viaS3 + `},` + root + `,"Resource":"*","Sid":"CrossAccountDecrypt"}`,
			},
		},
		{
			name: "a role outside of the project in the owner's account",
			bucket: spec.Bucket{
				Access: []spec.Access{
					{Principal: role(owner, "etl"), AccountID: owner, Label: "etl", Outside: true, Write: true},
				},
			},
			policy: []string{`{` + write + `,"Condition":{` + sole + `},` + ownRoot + `,` + objects + `,"Sid":"SameAccountWrite"}`},
			key: []string{
				`{` + encrypt + `,"Condition":{` + sole + `,` + viaS3 + `},` + ownRoot + `,"Resource":"*","Sid":"SameAccountEncrypt"}`,
			},
		},
		{
			name: "a role outside of the project in another account",
			bucket: spec.Bucket{
				Access: []spec.Access{
					{Principal: role(another, "etl"), AccountID: another, Label: "etl", Outside: true, Read: true},
				},
			},
			policy: []string{`{` + read + `,"Condition":{` + narrow + `},` + root + `,` + all + `,"Sid":"CrossAccountRead"}`},
			key: []string{
				`{` + decrypt + `,"Condition":{` + narrow + `,` + viaS3 + `},` + root + `,"Resource":"*","Sid":"CrossAccountDecrypt"}`,
			},
		},
		{
			name: "those who may do the same share a statement, which names each account and each role once",
			bucket: spec.Bucket{
				Access: []spec.Access{
					{Principal: role(another, "load"), AccountID: another, Label: "prod load", Read: true},
					{Principal: role(another, "etl"), AccountID: another, Label: "prod etl", Read: true, Versions: true},
					{Principal: role("333333333333", "etl"), AccountID: "333333333333", Label: "qa etl", Read: true},
					{Principal: role(another, "audit"), AccountID: another, Label: "prod audit", Read: true},
					{Principal: role(owner, "two"), AccountID: owner, Label: "two", Outside: true, Read: true},
					{Principal: role(owner, "one"), AccountID: owner, Label: "one", Outside: true, Read: true},
				},
			},
			policy: []string{
				`{` + read + `,"Condition":{` + two + `},` + ownRoot + `,` + all + `,"Sid":"SameAccountRead"}`,
				`{` + read + `,"Condition":{` + three + `},` + roots + `,` + all + `,"Sid":"CrossAccountRead"}`,
				`{"Action":["s3:GetObject","s3:GetObjectVersion","s3:ListBucket"],"Condition":{` + narrow + `},` + root + `,` +
					all + `,"Sid":"CrossAccountReadVersions"}`,
			},
			key: []string{
				`{` + decrypt + `,"Condition":{` + two + `,` + viaS3 + `},` + ownRoot + `,"Resource":"*","Sid":"SameAccountDecrypt"}`,
				`{` + decrypt + `,"Condition":{` + four + `,` + viaS3 + `},` + roots + `,"Resource":"*","Sid":"CrossAccountDecrypt"}`,
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.bucket.KMS = true
			body := rendered(t, owned(test.bucket))
			tlsOnly := `{"Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny",` +
				`"Principal":"*",` + all + `,"Sid":"DenyInsecureTransport"}`
			ownersKey := `{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},` +
				`"Resource":"*","Sid":"OwnerDecidesByIAM"}`
			want := append([]string{tlsOnly}, test.policy...)
			if diff := cmp.Diff(want, statements(t, body, "aws_s3_bucket_policy")); diff != "" {
				t.Errorf("the bucket's policy differs (-want +got):\n%s", diff)
			}
			want = append([]string{ownersKey}, test.key...)
			if diff := cmp.Diff(want, statements(t, body, "aws_kms_key")); diff != "" {
				t.Errorf("the key's policy differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSettings checks which lines a setting of the spec adds to a bucket's resources.
func TestSettings(t *testing.T) {
	protected := owned(spec.Bucket{})
	protected.Protected = true
	for _, test := range []struct {
		name      string
		env       *spec.Environment
		resources []string // beside those of every bucket
		lines     []string
	}{
		{"none", owned(spec.Bucket{}), nil, []string{`sse_algorithm = "AES256"`, `force_destroy = false`}},
		{"force_destroy", owned(spec.Bucket{ForceDestroy: true}), nil, []string{`force_destroy = true`}},
		{
			"objects that start a pipeline", owned(spec.Bucket{Notifies: true}), []string{"aws_s3_bucket_notification"},
			[]string{`eventbridge = true`},
		},
		{"protected", protected, nil, []string{"prevent_destroy = true"}},
		{
			"noncurrent_days", owned(spec.Bucket{NoncurrentDays: 30}),
			[]string{"aws_s3_bucket_lifecycle_configuration"},
			[]string{`status = "Enabled"`, "noncurrent_days = 30", "days_after_initiation = 7"},
		},
		{
			"expire_days, transition_days",
			owned(spec.Bucket{
				NoncurrentDays: 30, ExpireDays: 365,
				Transitions: []spec.Transition{{Class: "STANDARD_IA", Days: 30}, {Class: "GLACIER", Days: 90}},
			}),
			[]string{"aws_s3_bucket_lifecycle_configuration"},
			[]string{
				"noncurrent_days = 30", "days_after_initiation = 7", "expiration { days = 365 }",
				`transition { days = 30 storage_class = "STANDARD_IA" } transition { days = 90 storage_class = "GLACIER" }`,
			},
		},
		{
			"expire_days alone", owned(spec.Bucket{ExpireDays: 1}),
			[]string{"aws_s3_bucket_lifecycle_configuration"},
			[]string{`id = "objects-by-age"`, "expiration { days = 1 }", "days_after_initiation = 7"},
		},
		{
			"encryption", owned(spec.Bucket{KMS: true}),
			[]string{"aws_kms_key", "aws_kms_alias"},
			[]string{`kms_master_key_id = aws_kms_key.raw_data.arn`, "enable_key_rotation = true", `"alias/acme-raw-data-dev"`},
		},
		{
			"encryption by an existing key", owned(spec.Bucket{KMS: true, KeyARN: "arn:aws:kms:eu-west-1:222222222222:key/1"}), nil,
			[]string{`bucket_key_enabled = true`, `kms_master_key_id = "arn:aws:kms:eu-west-1:222222222222:key/1"`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := append([]string{
				"aws_s3_bucket", "aws_s3_bucket_versioning", "aws_s3_bucket_server_side_encryption_configuration",
				"aws_s3_bucket_public_access_block", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_policy",
			}, test.resources...)
			var got []string
			for _, block := range rendered(t, test.env).Blocks {
				got = append(got, block.Labels[0])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("resources differ (-want +got):\n%s", diff)
			}
			text := source(test.env)
			for _, line := range test.lines {
				if !strings.Contains(text, line) {
					t.Errorf("%s is missing in\n%s", line, text)
				}
			}
			if strings.Contains(text, "prevent_destroy") != test.env.Protected {
				t.Errorf("protected is %t, and this is rendered:\n%s", test.env.Protected, text)
			}
		})
	}
}

func TestNoModuleWithoutBuckets(t *testing.T) {
	if m := storage.Module(&spec.Environment{}); m != nil {
		t.Errorf("got module %+v", m)
	}
}

// source is the module's resources with single spaces.
func source(env *spec.Environment) string {
	return strings.Join(strings.Fields(string(tf.NewPrinter().Bytes(storage.Module(env).Resources))), " ")
}

func rendered(t *testing.T, env *spec.Environment) *hclsyntax.Body {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(tf.NewPrinter().Bytes(storage.Module(env).Resources), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return file.Body.(*hclsyntax.Body)
}

// statements are those of the policy of the resource of that type, as AWS gets them.
func statements(t *testing.T, body *hclsyntax.Body, kind string) []string {
	t.Helper()
	i := slices.IndexFunc(body.Blocks, func(b *hclsyntax.Block) bool { return b.Labels[0] == kind })
	if i < 0 {
		t.Fatalf("there is no %s", kind)
	}
	value, diags := body.Blocks[i].Body.Attributes["policy"].Expr.Value(&hcl.EvalContext{
		Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var document struct{ Statement []json.RawMessage }
	if err := json.Unmarshal([]byte(value.AsString()), &document); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, s := range document.Statement {
		list = append(list, string(s))
	}
	return list
}
