package main

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/testscript"
)

// fakeAWS answers what tfgen asks beside terraform: who the caller is, the deploy role's credentials, whether the state
// bucket is there, what the account has. An access key is the id of its account.
type fakeAWS struct {
	fault atomic.Value // a string: what is wrong, by the script command aws
}

type fakeAWSKey struct{}

// startFakeAWS returns the URL of a new one that ends with the script.
func startFakeAWS(env *testscript.Env) string {
	fake := &fakeAWS{}
	server := httptest.NewServer(fake)
	env.Defer(server.Close)
	env.Values[fakeAWSKey{}] = fake
	return server.URL
}

// awsAnswers is the script command "aws FAULT": from then on that is wrong, one of "expired" (the credentials), "role-denied",
// "bucket-missing", "bucket-denied", "name-taken" (another account has each bucket that is to be made), "lookup-denied" (of what the account has), "cluster-of-ENV" and "left-of-ENV" (the
// account has something of that environment's), "running" (an execution of every state machine), and "none".
func awsAnswers(ts *testscript.TestScript, _ bool, args []string) {
	ts.Value(fakeAWSKey{}).(*fakeAWS).fault.Store(args[0])
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := r.FormValue("Action")
	fault := f.fault.Load()
	switch {
	case fault == "name-taken" && r.Method == http.MethodHead && !strings.Contains(r.URL.Path, "tfstate"):
		w.Header().Set("X-Amz-Bucket-Region", "us-east-1")
		w.WriteHeader(http.StatusForbidden)
	case fault == "name-taken" && r.URL.Query().Has("tagging"):
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<Error><Code>AccessDenied</Code></Error>")
	case r.Method == http.MethodHead && fault == "bucket-missing":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodHead && fault == "bucket-denied":
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodHead:
	case fault == "expired":
		refuse(w, "ExpiredToken", "The security token included in the request is expired")
	case action == "AssumeRole" && fault == "role-denied":
		refuse(w, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")
	case action == "AssumeRoleWithWebIdentity" && !trusted(r.FormValue("RoleArn"), r.FormValue("WebIdentityToken")):
		refuse(w, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
	case action == "AssumeRole", action == "AssumeRoleWithWebIdentity":
		account := strings.Split(r.FormValue("RoleArn"), ":")[4]
		answer(w, action, fmt.Sprintf("<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"+
			"<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>", account))
	case r.Header.Get("X-Amz-Target") != "":
		fault, _ := fault.(string)
		lookup(w, r.Header.Get("X-Amz-Target"), fault)
	case action == "CreateRole": // of a sandbox, to which this is moto: its administrator's, which is there
		w.WriteHeader(http.StatusConflict)
	case action == "GetRole":
		answer(w, action, fmt.Sprintf("<Role><Arn>arn:aws:iam::%s:role/%s</Arn><AssumeRolePolicyDocument>%s"+
			"</AssumeRolePolicyDocument></Role>", r.Header.Get("X-Moto-Account-Id"), r.FormValue("RoleName"), url.PathEscape(
			`{"Statement": {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}}`)))
	case action == "ListRolePolicies", action == "ListAttachedRolePolicies":
		answer(w, action, "")
	case action == "GetCallerIdentity":
		account := accessKey(r)
		answer(w, action, fmt.Sprintf("<Account>%s</Account><Arn>arn:aws:iam::%[1]s:user/ann</Arn>", account))
	default:
		http.Error(w, "the fake AWS doesn't know "+r.Method+" "+action, http.StatusNotImplemented)
	}
}

// lookup answers what the account has: nothing, unless the fault says so.
func lookup(w http.ResponseWriter, target, fault string) {
	if fault == "lookup-denied" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type": "AccessDeniedException", "message": "not authorized to look"}`)
		return
	}
	clusterOf, hasCluster := strings.CutPrefix(fault, "cluster-of-")
	leftOf, isLeft := strings.CutPrefix(fault, "left-of-")
	_, call, _ := strings.Cut(target, ".")
	switch {
	case call == "DescribeClusters" && hasCluster:
		fmt.Fprintf(w, `{"clusters": [{"status": "ACTIVE", "tags": [{"key": "project", "value": "ds"},
			{"key": "managed-by", "value": "tfgen"}, {"key": "environment", "value": %q}]}]}`, clusterOf)
	case call == "GetResources" && isLeft:
		fmt.Fprintf(w, `{"ResourceTagMappingList": [{"ResourceARN": "arn:aws:s3:::ds-data",
			"Tags": [{"Key": "environment", "Value": %q}]}]}`, leftOf)
	case call == "ListExecutions" && fault == "running":
		fmt.Fprint(w, `{"executions": [{"name": "monthly", "status": "RUNNING", "startDate": 1}]}`)
	case call == "ListExecutions":
		fmt.Fprint(w, `{"executions": []}`)
	case call == "ListTagsForResource":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type": "RepositoryNotFoundException"}`)
	case call == "DescribeClusters", call == "GetResources":
		fmt.Fprint(w, "{}")
	default:
		http.Error(w, "the fake AWS doesn't know "+target, http.StatusNotImplemented)
	}
}

// trusted says whether a role lets a job of a CI in: deploy roles those of GitHub's environments, and of the branch of
// GitLab's, alone.
func trusted(role, token string) bool {
	_, payload, _ := strings.Cut(token, ".")
	payload, _, _ = strings.Cut(payload, ".")
	claims, err := base64.RawURLEncoding.DecodeString(payload)
	says := func(text string) bool { return strings.Contains(string(claims), text) }
	deploys := strings.HasSuffix(role, "/Deploy")
	switch {
	case err != nil:
		return false
	case says(`"iss":"https://gitlab.com"`):
		return says(`"aud":"https://gitlab.com"`) && (!deploys || says(`:ref_type:branch:ref:main"`))
	}
	return says(`"aud":"sts.amazonaws.com"`) && (!deploys || says(":environment:"))
}

// accessKey is the one that signed the request.
func accessKey(r *http.Request) string {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(credential, "/")
	return key
}

func answer(w http.ResponseWriter, action, result string) {
	fmt.Fprintf(w, "<%sResponse><%[1]sResult>%s</%[1]sResult></%[1]sResponse>", action, result)
}

func refuse(w http.ResponseWriter, code, message string) {
	w.WriteHeader(http.StatusForbidden)
	fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message)
}
