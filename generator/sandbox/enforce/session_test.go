package enforce_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

const (
	getAny = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`
	putAny = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}`
	all    = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`
)

// createPolicy makes a managed policy of the reader's account.
func (sc *scene) createPolicy(name, document string) string {
	sc.Helper()
	made, err := sc.iam().CreatePolicy(sc.Context(), &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &document})
	sc.check(err)
	return *made.Policy.Arn
}

// session is a client of a session that is asked for.
func (sc *scene) session(cfg aws.Config, in *sts.AssumeRoleInput) (*s3.Client, error) {
	in.RoleSessionName = aws.String("session")
	out, err := sts.NewFromConfig(cfg).AssumeRole(sc.Context(), in)
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(withKeys(cfg, out.Credentials)), nil
}

func withKeys(cfg aws.Config, c *types.Credentials) aws.Config {
	cfg.Credentials = credentials.NewStaticCredentialsProvider(*c.AccessKeyId, *c.SecretAccessKey, *c.SessionToken)
	return cfg
}

// TestSessions has sessions of a role, limited by policies and by a boundary, reach an object of the role's account.
func TestSessions(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	sc.createRole("/", "worker", `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::mine/*"}]}`)
	sc.createRole("/", "bounded", all)
	sc.createRole("/", "grantee", `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}`)
	gets, puts := sc.createPolicy("gets", getAny), sc.createPolicy("puts", putAny)
	_, err := sc.iam().PutRolePermissionsBoundary(t.Context(), &iam.PutRolePermissionsBoundaryInput{
		RoleName: aws.String("bounded"), PermissionsBoundary: &puts,
	})
	sc.check(err)
	grant := func(principal string) string {
		return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "` + principal +
			`"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::mine/*"}]}`
	}
	longer := func(n int) string {
		return strings.Replace(getAny, `"*"`, `"arn:aws:s3:::`+strings.Repeat("x", n)+`"`, 1)
	}
	sc.check(put("mine", "k")(t.Context(), sc.s3("administrator")))
	const denied, grantee = "AccessDenied", "arn:aws:sts::222222222222:assumed-role/grantee/session"
	for _, test := range []struct {
		name, role, policy, bucketPolicy string
		managed                          []string
		do                               attempt
		want                             []string
	}{
		{"no session policy", "worker", "", "", nil, get("mine", "k"), nil},
		{"within it", "worker", getAny, "", nil, get("mine", "k"), nil},
		{"beyond it", "worker", getAny, "", nil, put("mine", "x"), []string{denied, "no session policy allows the s3:PutObject"}},
		{"it gives nothing", "worker", all, "", nil, put("other", "x"), []string{denied, "no resource-based policy"}},
		{"managed ones", "worker", "", "", []string{gets}, get("mine", "k"), nil},
		{"beyond a managed one", "worker", "", "", []string{gets}, put("mine", "x"), []string{denied, "no session policy"}},
		{"any of them", "worker", getAny, "", []string{puts}, put("mine", "x"), nil},
		{"AWS's own", "worker", "", "", []string{"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}, put("mine", "x"),
			[]string{denied, "no session policy"}},
		{"a denial in it", "worker", strings.Replace(getAny, "Allow", "Deny", 1), "", []string{gets}, get("mine", "k"),
			[]string{denied, "explicit deny in a session policy"}},
		{"malformed", "worker", `{"Statement": []}`, "", nil, nil, []string{"MalformedPolicyDocument"}},
		{"with a principal", "worker", grant("*"), "", nil, nil, []string{"MalformedPolicyDocument"}},
		{"one that isn't there", "worker", "", "", []string{gets + "s"}, nil, []string{"MalformedPolicyDocument", "getss"}},
		{"too long", "worker", longer(2048), "", nil, nil, []string{"ValidationError"}},
		{"too many", "worker", "", "", strings.Split(strings.Repeat(gets+" ", 10)+gets, " "), nil, []string{"ValidationError"}},
		{"too long together", "worker", longer(1910), "", []string{gets}, nil,
			[]string{"PackedPolicyTooLarge"}},
		{"granted to the role", "grantee", "", grant("arn:aws:iam::222222222222:role/grantee"), nil, get("mine", "k"), nil},
		{"granted to the role, beyond the session's policy", "grantee", putAny, grant("arn:aws:iam::222222222222:role/grantee"),
			nil, get("mine", "k"), []string{denied, "no session policy"}},
		{"granted to the session, beyond its policy", "grantee", putAny, grant(grantee), nil, get("mine", "k"), nil},
		{"within the boundary", "bounded", "", "", nil, put("mine", "x"), nil},
		{"beyond the boundary", "bounded", "", "", nil, get("mine", "k"),
			[]string{denied, "no permissions boundary (of role bounded) allows the s3:GetObject"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := *sc
			at.T = t
			in := &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::222222222222:role/" + test.role)}
			if test.policy != "" {
				in.Policy = &test.policy
			}
			for _, arn := range test.managed {
				in.PolicyArns = append(in.PolicyArns, types.PolicyDescriptorType{Arn: &arn})
			}
			if test.bucketPolicy != "" {
				_, err := at.s3("administrator").PutBucketPolicy(t.Context(),
					&s3.PutBucketPolicyInput{Bucket: aws.String("mine"), Policy: &test.bucketPolicy})
				at.check(err)
			}
			client, err := at.session(at.caller(), in)
			if err == nil && test.do != nil {
				err = test.do(t.Context(), client)
			}
			at.wantError(test.name, err, test.want...)
		})
	}
}

// TestSessionDuration asks for longer sessions than the role's.
func TestSessionDuration(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	sc.createRole("/", "brief", all)
	_, err := sc.iam().CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String("long"), MaxSessionDuration: aws.Int32(7200),
		AssumeRolePolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["111111111111", "222222222222"]}}]}`),
	})
	sc.check(err)
	for _, test := range []struct {
		name, who, role string
		seconds         int32
		want            []string
	}{
		{"an hour", "caller", "brief", 3600, nil},
		{"longer than the role's", "caller", "brief", 3601, []string{"ValidationError", "MaxSessionDuration"}},
		{"two hours", "caller", "long", 7200, nil},
		{"longer than two hours", "caller", "long", 7201, []string{"ValidationError", "MaxSessionDuration"}},
		{"chained", "brief", "long", 3600, nil},
		{"chained, for longer", "brief", "long", 3601, []string{"ValidationError", "role chaining"}},
		{"too short", "caller", "brief", 899, []string{"ValidationError"}},
		{"too long for any", "caller", "long", 43201, []string{"ValidationError"}},
	} {
		cfg := sc.caller()
		if test.who != "caller" {
			cfg = sc.as(reader, test.who)
		}
		_, err := sc.session(cfg, &sts.AssumeRoleInput{
			RoleArn: aws.String("arn:aws:iam::222222222222:role/" + test.role), DurationSeconds: &test.seconds,
		})
		sc.wantError(test.name, err, test.want...)
	}
}

// TestOtherCredentials asks STS for credentials of other kinds: none may turn into an administrator's.
func TestOtherCredentials(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	for _, who := range []string{"caller", "stranger"} {
		cfg := sc.caller()
		want := []string{"AccessDenied"}
		if who != "caller" {
			cfg = sc.as(reader, who)
		}
		client := sts.NewFromConfig(cfg)
		_, err := client.GetFederationToken(t.Context(), &sts.GetFederationTokenInput{Name: aws.String("me")})
		sc.wantError("a federated user, by "+who, err, want...)
		_, err = client.AssumeRoleWithSAML(t.Context(), &sts.AssumeRoleWithSAMLInput{
			PrincipalArn: aws.String("arn:aws:iam::222222222222:saml-provider/p"), SAMLAssertion: aws.String("PHg+"),
			RoleArn: aws.String("arn:aws:iam::222222222222:role/stranger"),
		})
		sc.wantError("SAML, by "+who, err, want...)
		if who == "caller" {
			want = nil
		}
		_, err = client.GetSessionToken(t.Context(), nil)
		sc.wantError("a session, by "+who, err, want...)
	}
}

// TestUsers has users with keys of their own do what their policies say.
func TestUsers(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	client, ctx := sc.iam(), t.Context()
	sc.check(put("mine", "k")(ctx, sc.s3("administrator")))
	gets := sc.createPolicy("gets", getAny)
	user := func(name string) aws.Config {
		_, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: &name, Path: aws.String("/ci/")})
		sc.check(err)
		made, err := client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &name})
		sc.check(err)
		cfg := sc.caller()
		cfg.Credentials = credentials.NewStaticCredentialsProvider(*made.AccessKey.AccessKeyId, *made.AccessKey.SecretAccessKey, "")
		return cfg
	}
	clients := map[string]aws.Config{"nobody": user("nobody"), "inline": user("inline"), "attached": user("attached"), "member": user("member")}
	_, err := client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{
		UserName: aws.String("inline"), PolicyName: aws.String("p"), PolicyDocument: aws.String(getAny),
	})
	sc.check(err)
	_, err = client.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: aws.String("attached"), PolicyArn: &gets})
	sc.check(err)
	_, err = client.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: aws.String("g")})
	sc.check(err)
	_, err = client.PutGroupPolicy(ctx, &iam.PutGroupPolicyInput{
		GroupName: aws.String("g"), PolicyName: aws.String("p"), PolicyDocument: aws.String(getAny),
	})
	sc.check(err)
	_, err = client.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: aws.String("g"), UserName: aws.String("member")})
	sc.check(err)
	for _, test := range []struct {
		who  string
		do   attempt
		want []string
	}{
		{"nobody", get("mine", "k"), []string{"AccessDenied", "arn:aws:iam::222222222222:user/ci/nobody", "no identity-based policy"}},
		{"inline", get("mine", "k"), nil},
		{"inline", put("mine", "x"), []string{"AccessDenied"}},
		{"inline", get("data", "k"), []string{"AccessDenied", "no resource-based policy"}},
		{"attached", get("mine", "k"), nil},
		{"member", get("mine", "k"), nil},
		{"member", put("mine", "x"), []string{"AccessDenied"}},
	} {
		sc.wantError(test.who, test.do(ctx, s3.NewFromConfig(clients[test.who])), test.want...)
	}
	_, err = sts.NewFromConfig(clients["inline"]).GetSessionToken(ctx, nil)
	sc.wantError("a session", err, "AccessDenied")
	_, err = client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String("bounded"), PermissionsBoundary: &gets})
	sc.wantError("a user with a boundary", err, "AccessDenied", "has no permissions boundaries of users")
	_, err = client.PutUserPermissionsBoundary(ctx, &iam.PutUserPermissionsBoundaryInput{
		UserName: aws.String("inline"), PermissionsBoundary: &gets,
	})
	sc.wantError("a boundary", err, "AccessDenied", "has no permissions boundaries of users")
}
