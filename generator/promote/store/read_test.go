package store_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

// testHead meets objects that others made, and those that aren't there.
func testHead(t *testing.T, a *devAccount) {
	bucket, client := a.bucket(t, "head")
	objects := store.In(bucket, a.Config(""))
	put := func(key, body string) string {
		out, err := client.PutObject(t.Context(),
			&s3.PutObjectInput{Bucket: &bucket.Name, Key: &key, Body: strings.NewReader(body)})
		check(t, err)
		return aws.ToString(out.VersionId)
	}
	first, second := put("models/v1.0.0/m", "one"), put("models/v1.0.0/m", "two")
	put("models/v2.0.0/gone", "x")
	out, err := client.DeleteObject(t.Context(),
		&s3.DeleteObjectInput{Bucket: &bucket.Name, Key: aws.String("models/v2.0.0/gone")})
	check(t, err)
	for _, tt := range []struct {
		key, version, read string // the version that is found
		want, wantRead     store.Code
	}{
		{"models/v1.0.0/m", "", second, "", ""},
		{"models/v1.0.0/m", second, second, "", ""},
		{"models/v1.0.0/m", first, first, "", store.Overwritten},
		{"models/v9.0.0/m", "", "", store.NotFound, store.NotFound},
		// To GET, moto doesn't say of a delete marker that it is one, as AWS does.
		{"models/v2.0.0/gone", "", "", store.Deleted, store.NotFound},
		{"models/v2.0.0/gone", aws.ToString(out.VersionId), "", store.Deleted, store.NotFound},
	} {
		o, err := objects.Head(t.Context(), tt.key, tt.version)
		if tt.want == "" && err != nil || tt.want != "" && !tt.want.Is(err) || o.VersionID != tt.read || o.Checksum != "" {
			t.Errorf("%s %s: %+v, %v", tt.key, tt.version, o, err)
		}
		if tt.version != "" {
			err = objects.CanReadVersion(t.Context(), tt.key, tt.version)
			if tt.want == "" && err != nil || tt.want != "" && err == nil {
				t.Errorf("reading version %s of %s: %v", tt.version, tt.key, err)
			}
		}
		err = objects.CanRead(t.Context(), tt.key, tt.version)
		if tt.wantRead == "" && err != nil || tt.wantRead != "" && !tt.wantRead.Is(err) {
			t.Errorf("reading %s %s: %v", tt.key, tt.version, err)
		}
	}
	file, _ := write(t, "m", []byte("two")) // there already, with no SHA-256 that S3 knows
	if up, err := objects.Upload(t.Context(), file, "v1.0.0", "", nil); err != nil || !up.Already || up.Checksum == "" {
		t.Errorf("uploaded %+v, %v", up, err)
	}
	bucket.Name = "nowhere"
	if _, err := store.In(bucket, a.Config("")).List(t.Context()); !store.NotFound.Is(err) {
		t.Errorf("list of no bucket: %v", err)
	}
	_, err = store.In(bucket, a.Config("")).Upload(t.Context(), file, "v9.0.0", "", nil)
	if !store.NotFound.Is(err) || !strings.Contains(err.Error(), "there is no bucket nowhere in account") {
		t.Errorf("upload to no bucket: %v", err)
	}
}

// testCanRead reads as another account's role, which takes both sides of the grant.
func testCanRead(t *testing.T, a *devAccount) {
	bucket, client := a.bucket(t, "grant")
	key := "models/v1.0.0/m"
	_, err := client.PutObject(t.Context(),
		&s3.PutObjectInput{Bucket: &bucket.Name, Key: &key, Body: strings.NewReader("model")})
	check(t, err)
	admin := iam.NewFromConfig(sandboxtest.Administrator(t, a.Sandbox, prod, "us-east-1"))
	_, err = admin.CreateRole(t.Context(),
		&iam.CreateRoleInput{RoleName: aws.String("task"), AssumeRolePolicyDocument: aws.String(`{
			"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"},
			"Action": "sts:AssumeRole"}]}`)})
	check(t, err)
	task := store.In(bucket, account.Assume(a.Config("us-east-1"), "arn:aws:iam::"+prod+":role/task", "", "test"))
	const allow = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",` +
		`"Resource":"arn:aws:s3:::grant/*"`
	grantIdentity := func() {
		_, err := admin.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
			RoleName: aws.String("task"), PolicyName: aws.String("read"), PolicyDocument: aws.String(allow + `}]}`),
		})
		check(t, err)
	}
	grantBucket := func() {
		_, err := client.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: &bucket.Name,
			Policy: aws.String(allow + `,"Principal":{"AWS":"arn:aws:iam::` + prod + `:root"}}]}`)})
		check(t, err)
	}
	for _, tt := range []struct {
		name    string
		grant   func()
		allowed bool
	}{{"no grant", func() {}, false}, {"the identity's side", grantIdentity, false}, {"both sides", grantBucket, true}} {
		tt.grant()
		if err := task.CanRead(t.Context(), key, ""); tt.allowed && err != nil || !tt.allowed && !store.Denied.Is(err) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	if err := task.CanRead(t.Context(), key+"x", ""); !store.Denied.Is(err) {
		t.Errorf("an object that isn't there, to one who may not list the bucket: %v", err)
	}
}
