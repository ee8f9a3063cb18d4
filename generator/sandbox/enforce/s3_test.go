package enforce_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

func TestS3(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	const denied, session = "AccessDenied", "arn:aws:sts::222222222222:assumed-role/reader/session"
	sc.createRole("/", "writer", `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::mine/*"},
		{"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::mine/keep/*"},
		{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::mine", "Condition": {"StringEquals": {"s3:prefix": "mine/"}}}]}`)
	sc.createRole("/", "unclear", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
		"Resource": "*", "Condition": {"StringEquals": {"s3:ExistingObjectTag/team": "ours"}}}}`)
	sc.createRole("/", "conditional", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
		"Resource": "arn:aws:s3:::mine/*", "Condition": {
			"StringEquals": {"aws:RequestedRegion": "eu-west-1", "aws:PrincipalAccount": "222222222222", "s3:authType": "REST-HEADER",
				"aws:ResourceAccount": "222222222222", "s3:ResourceAccount": "222222222222"},
			"StringLike": {"aws:userid": "AROA*:session", "aws:UserAgent": "aws-sdk-go*"},
			"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::222222222222:role/conditional"},
			"IpAddress": {"aws:SourceIp": "127.0.0.0/8"},
			"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}, "NumericGreaterThan": {"aws:EpochTime": "1577836800"},
			"Bool": {"aws:SecureTransport": "true", "aws:ViaAWSService": "false", "aws:MultiFactorAuthPresent": "false"},
			"Null": {"aws:SourceVpce": "true", "aws:PrincipalOrgID": "true", "s3:prefix": "true", "s3:x-amz-acl": "true"}}}}`)
	sc.createBucket("caller", "open")
	sc.check(put("open", "k")(t.Context(), sc.s3("caller")))
	_, err := sc.s3("caller").PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{Bucket: aws.String("open"),
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicPolicy: aws.Bool(false)}})
	sc.check(err)
	sc.putBucketPolicy("open", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
		"Action": "s3:GetObject", "Resource": "arn:aws:s3:::open/*"}}`)

	for _, tt := range []struct {
		name, who string
		do        attempt
		want      []string // the error's code and parts of its message; none: it is allowed
	}{
		{"read across accounts", "reader", get("data", "k"), nil},
		{"write across accounts", "reader", put("data", "k"), []string{denied,
			"User: " + session + " is not authorized to perform: s3:PutObject on resource: \"arn:aws:s3:::data/k\" " +
				"because no resource-based policy allows the s3:PutObject action"}},
		{"read another bucket", "reader", get("other", "k"), []string{denied, "no resource-based policy"}},
		{"read as another role", "stranger", get("data", "k"), []string{denied, "no resource-based policy"}},
		{"read over HTTP", "http reader", get("data", "k"), []string{denied, "with an explicit deny in a resource-based policy"}},
		{"list over HTTP", "http reader", list("data", ""), []string{denied, "explicit deny"}},
		{"list across accounts", "reader", list("data", "x"), nil},
		{"list another bucket", "reader", list("other", ""), []string{denied,
			"s3:ListBucket on resource: \"arn:aws:s3:::other\" because no"}},
		{"list versions", "reader", listVersions("data"), []string{denied, "s3:ListBucketVersions"}},
		{"the bucket", "reader", headBucket("data"), nil},
		{"another bucket", "reader", headBucket("other"), []string{"Forbidden"}},
		{"a bucket in another region", "reader", whereIs("data", "us-west-2"), []string{region, "StatusCode: 301"}},
		{"another's bucket", "reader", whereIs("other", region), []string{region, "StatusCode: 403"}},
		{"a bucket that isn't anywhere", "reader", whereIs("none", "us-west-2"), []string{"", "StatusCode: 404"}},
		{"where it is, from another region", "caller", location("data", "us-west-2"), nil},
		{"its tags from another region", "administrator", tagsOf("mine", reader, "us-west-2"), []string{"PermanentRedirect"}},
		{"tags of one's own bucket", "administrator", tagsOf("mine", reader, region), []string{"NoSuchTagSet"}},
		{"tags of a bucket that is another's", "caller", tagsOf("data", reader, region), []string{denied}},
		{"attributes", "reader", attributes("data", "k"), []string{denied, "s3:GetObjectAttributes"}},
		{"a presigned read", "reader", presigned("data", "k"), nil},
		{"a presigned read of another bucket", "reader", presigned("other", "k"), []string{"403 Forbidden"}},
		{"metadata", "reader", head("data", "k"), nil},
		{"metadata without a grant", "stranger", head("data", "k"), []string{"Forbidden"}},
		{"a missing key, with the listing allowed", "reader", get("data", "none"), []string{"NoSuchKey"}},
		{"a missing bucket", "reader", get("none", "k"), []string{"NoSuchBucket"}},
		{"anonymous", "nobody", get("data", "k"), []string{denied, "User: anonymous", "no resource-based policy"}},
		{"anonymous, where everyone may read", "nobody", get("open", "k"), []string{"Forbidden"}}, // by moto, which goes by ACLs

		{"an unknown role, across accounts", "administrator", get("data", "k"), []string{denied, "no resource-based policy"}},
		{"an unknown role, at home", "administrator", put("mine", "k"), nil},
		{"the caller, at home", "caller", get("data", "k"), nil},
		{"the caller, denied", "http caller", get("data", "k"), []string{denied, "explicit deny"}},
		{"the caller, across accounts", "caller", get("mine", "k"), []string{denied, "no resource-based policy"}},

		{"write at home", "writer", put("mine", "k"), nil},
		{"read what it may write", "writer", get("mine", "k"), []string{denied, "no identity-based policy"}},
		{"upload in parts", "writer", multipart("mine"), nil},
		{"upload in parts across accounts", "reader", multipart("data"), []string{denied, "s3:PutObject"}},
		{"copy what it may not read", "writer", copyObject("mine/k", "mine"), []string{denied, "s3:GetObject on resource: \"arn:aws:s3:::mine/k\""}},
		{"copy to where it may not write", "reader", copyObject("data/k", "data"), []string{denied, "s3:PutObject"}},
		{"copy what is not there, with the listing allowed", "reader", copyObject("data/none", "data"), []string{denied, "s3:PutObject"}},
		{"with tags", "writer", putWith(func(in *s3.PutObjectInput) { in.Tagging = aws.String("a=b") }), []string{denied, "s3:PutObjectTagging"}},
		{"with an ACL", "writer", putWith(func(in *s3.PutObjectInput) { in.ACL = "private" }), []string{denied, "s3:PutObjectAcl"}},
		{"list under the prefix", "writer", list("mine", "mine/"), nil},
		{"list another prefix", "writer", list("mine", "other/"), []string{denied}},
		{"a missing key, with the listing of a prefix only", "writer", copyObject("mine/none", "mine"), []string{denied, "s3:GetObject"}},
		{"keys of the request", "conditional", get("mine", "k"), nil},
		{"what can't be evaluated", "unclear", get("mine", "k"), []string{denied,
			"the tfgen sandbox can't evaluate s3:GetObject on arn:aws:s3:::mine/k", "s3:existingobjecttag/team", "--no-enforce"}},
	} {
		sc.attempt(tt.name, tt.who, tt.do, tt.want...)
	}
	sc.putRolePolicy("reader", strings.Replace(readersHalf, `"s3:ListBucket"`, `"s3:GetBucketLocation"`, 1))
	sc.attempt("a missing key, without the listing", "reader", get("data", "none"), denied,
		"s3:ListBucket on resource: \"arn:aws:s3:::data\" because no identity-based policy")
	testDeleteObjects(sc)
	testVersions(sc)

	var denials int
	for line := range strings.Lines(sc.log.String()) {
		var call struct{ Action, Bucket, Denied string }
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		if call.Action == "PutObject" && call.Bucket == "data" &&
			strings.HasPrefix(call.Denied, "s3:PutObject on arn:aws:s3:::data/k: the resource's side is missing") {
			denials++
		}
	}
	if denials != 1 {
		t.Errorf("the log has %d times why the reader can't write:\n%s", denials, sc.log)
	}
}

// testDeleteObjects deletes what may be deleted, and not the rest.
func testDeleteObjects(sc *scene) {
	ctx, bucket := sc.Context(), aws.String("mine")
	admin := sc.s3("administrator")
	for _, key := range []string{"keep/1", "<2>&", "3"} {
		sc.check(put("mine", key)(ctx, admin))
	}
	remove := func(keys ...string) *s3.DeleteObjectsOutput {
		in := &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{}}
		for _, key := range keys {
			in.Delete.Objects = append(in.Delete.Objects, types.ObjectIdentifier{Key: &key})
		}
		out, err := sc.s3("writer").DeleteObjects(ctx, in)
		sc.check(err)
		return out
	}
	out := remove("keep/1", "<2>&", "3")
	if len(out.Deleted) != 2 || len(out.Errors) != 1 || *out.Errors[0].Key != "keep/1" || *out.Errors[0].Code != "AccessDenied" {
		sc.Errorf("deleted %+v, refused %+v", out.Deleted, out.Errors)
	}
	if out := remove("keep/1"); len(out.Deleted) != 0 || len(out.Errors) != 1 {
		sc.Errorf("deleted %+v, refused %+v", out.Deleted, out.Errors)
	}
	sc.attempt("what was kept", "administrator", head("mine", "keep/1"))
	sc.attempt("what was deleted", "administrator", head("mine", "<2>&"), "NotFound")
	if out := remove("3"); len(out.Errors) != 0 {
		sc.Errorf("refused %+v", out.Errors)
	}
}

// testVersions reads a version, which is an action of its own.
func testVersions(sc *scene) {
	ctx := sc.Context()
	_, err := sc.s3("caller").PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: aws.String("data"),
		VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}})
	sc.check(err)
	out, err := sc.s3("caller").PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("data"), Key: aws.String("v")})
	sc.check(err)
	version := func(ctx context.Context, c *s3.Client) error {
		_, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("data"), Key: aws.String("v"), VersionId: out.VersionId})
		return err
	}
	sc.attempt("a version", "reader", version, "AccessDenied", "s3:GetObjectVersion")
	sc.attempt("a version", "caller", version)
}

// TestChanges has what a call changes count at once.
func TestChanges(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	ctx, read := t.Context(), get("data", "k")
	sc.attempt("both halves", "reader", read)

	_, err := sc.iam().DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: aws.String("reader"), PolicyName: aws.String("data")})
	sc.check(err)
	sc.attempt("the owner's half alone", "reader", read, "AccessDenied", "no identity-based policy",
		"(the statement belongs in a policy of role reader)")
	ofAWS := aws.String("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
	_, err = sc.iam().AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("reader"), PolicyArn: ofAWS})
	sc.check(err)
	sc.attempt("AWS's own policy", "reader", read)
	_, err = sc.iam().DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String("reader"), PolicyArn: ofAWS})
	sc.check(err)
	policy, err := sc.iam().CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: aws.String("data"), PolicyDocument: aws.String(readersHalf)})
	sc.check(err)
	_, err = sc.iam().AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String("reader"), PolicyArn: policy.Policy.Arn})
	sc.check(err)
	sc.attempt("an attached policy", "reader", read)

	_, err = sc.s3("caller").DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: aws.String("data")})
	sc.check(err)
	sc.attempt("the reader's half alone", "reader", read, "AccessDenied", "no resource-based policy",
		"(the statement belongs in the policy of bucket data)")
	sc.putBucketPolicy("data", ownersHalf)
	sc.attempt("both halves again", "reader", read)
	broken := aws.String(`{"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]}`)
	_, err = sc.s3("caller").PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String("data"), Policy: broken})
	sc.wantError("a broken half", err, "MalformedPolicy", "Statement[0]")
	sc.attempt("both halves, still", "reader", read)

	session := sc.s3("reader")
	sc.check(read(ctx, session)) // with credentials that outlive the role
	_, err = sc.iam().DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: aws.String("reader"), PolicyArn: policy.Policy.Arn})
	sc.check(err)
	_, err = sc.iam().DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("reader")})
	sc.check(err)
	sc.wantError("a session of a deleted role", put("mine", "k")(ctx, session), "AccessDenied", "no identity-based policy")
	sc.attempt("a deleted role", "reader", put("mine", "k"), "AccessDenied", "there is no such role")

	_, err = sc.s3("caller").DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("other"), Key: aws.String("k")})
	sc.check(err)
	_, err = sc.s3("caller").DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("other")})
	sc.check(err)
	sc.createBucket("administrator", "other")
	sc.attempt("a bucket of another account now", "caller", put("other", "k"), "AccessDenied", "no resource-based policy")
}

func TestNoEnforce(t *testing.T) {
	sc := newScene(t, sandbox.Options{NoEnforce: true})
	sc.attempt("a write that nobody allows", "stranger", put("data", "k"))
	sc.attempt("a read over HTTP", "http stranger", get("data", "k"))
}
