package promote_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// fakeAWS is both accounts, as far as a promotion asks about them. A test sets it up before it asks.
type fakeAWS struct {
	objects    map[string]object // the models in the bucket, by key; the newest version of each
	taskReads  object            // what prod's task role reads instead, where that differs
	parameter  string            // the model that dev is set to; empty: there is no parameter
	set        time.Time         // since when
	executions []execution       // of dev's state machine, the newest first

	refused string // the name of a role that may not be assumed, for the reason of the code
	code    string
	denied  string // the name of a role that may not read the model
	down    bool   // S3 answers that it is broken
}

// object is a version of a model.
type object struct {
	version, content string
	unsummed         bool // S3 knows no SHA-256 of it
	deleted          bool // it is a delete marker
}

func (o object) checksum() string {
	sum := sha256.Sum256([]byte(o.content))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// execution of a state machine.
type execution struct {
	started time.Time
	status  string
}

// start serves it and returns the configuration of someone in dev's account. An access key is the name of its role.
func (f *fakeAWS) start(t *testing.T) aws.Config {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("123456789012:ann", "secret", ""),
	}
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case operation != "":
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		f.json(w, operation)
	case r.Method == http.MethodPost:
		f.sts(w, r)
	default:
		f.s3(w, r)
	}
}

// sts knows two operations.
func (f *fakeAWS) sts(w http.ResponseWriter, r *http.Request) {
	const result = "<%sResponse><%[1]sResult>%s</%[1]sResult></%[1]sResponse>"
	if r.FormValue("Action") == "GetCallerIdentity" {
		account, name, _ := strings.Cut(signer(r), ":")
		fmt.Fprintf(w, result, "GetCallerIdentity",
			fmt.Sprintf("<Account>%s</Account><Arn>arn:aws:iam::%[1]s:user/%s</Arn>", account, name))
		return
	}
	role := strings.Split(r.FormValue("RoleArn"), ":") // arn, aws, iam, region, account, role/NAME
	name := strings.TrimPrefix(role[5], "role/")
	if name == f.refused {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<ErrorResponse><Error><Code>%s</Code><Message>no</Message></Error></ErrorResponse>", f.code)
		return
	}
	fmt.Fprintf(w, result, "AssumeRole", fmt.Sprintf("<Credentials><AccessKeyId>%s:%s</AccessKeyId>"+
		"<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"+
		"</Credentials>", role[4], name))
}

// json are Systems Manager and Step Functions.
func (f *fakeAWS) json(w http.ResponseWriter, operation string) {
	var answer any
	switch operation {
	case "GetParameter":
		if f.parameter == "" {
			w.WriteHeader(http.StatusBadRequest)
			answer = map[string]string{"__type": "ParameterNotFound"}
			break
		}
		answer = map[string]any{
			"Parameter": map[string]any{"Value": f.parameter, "LastModifiedDate": f.set.Unix()},
		}
	case "ListExecutions":
		list := []any{}
		for i, e := range f.executions {
			list = append(list, map[string]any{"executionArn": strconv.Itoa(i), "startDate": e.started.Unix()})
		}
		answer = map[string]any{"executions": list}
	case "DescribeExecution": // of the newest
		e := f.executions[0]
		answer = map[string]any{
			"status": e.status, "startDate": e.started.Unix(), "stopDate": e.started.Add(time.Minute).Unix(),
		}
	case "GetExecutionHistory":
		answer = map[string]any{"events": []any{}}
	default:
		w.WriteHeader(http.StatusNotImplemented)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// s3 has each bucket, and in each the same models.
func (f *fakeAWS) s3(w http.ResponseWriter, r *http.Request) {
	_, name, _ := strings.Cut(signer(r), ":")
	key := strings.SplitN(r.URL.Path, "/", 3)[2:]
	switch {
	case f.down:
		w.WriteHeader(http.StatusBadRequest)
	case len(key) == 0: // the bucket itself
		if r.URL.Query().Has("versions") {
			f.list(w)
		}
	case name != "" && name == f.denied:
		w.WriteHeader(http.StatusForbidden)
	case name == taskRole && f.taskReads.version != "":
		f.taskReads.serve(w, r)
	default:
		f.objects[key[0]].serve(w, r)
	}
}

func (f *fakeAWS) list(w http.ResponseWriter) {
	fmt.Fprint(w, "<ListVersionsResult>")
	for key, o := range f.objects {
		fmt.Fprintf(w, "<Version><Key>%s</Key><VersionId>%s</VersionId><IsLatest>true</IsLatest></Version>", key, o.version)
	}
	fmt.Fprint(w, "</ListVersionsResult>")
}

func (o object) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case o.deleted:
		w.Header().Set("X-Amz-Delete-Marker", "true")
		w.WriteHeader(http.StatusNotFound)
		return
	case o.version == "", r.URL.Query().Has("versionId") && r.URL.Query().Get("versionId") != o.version:
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("X-Amz-Version-Id", o.version)
	w.Header().Set("Etag", `"0"`)
	if !o.unsummed {
		w.Header().Set("X-Amz-Checksum-Sha256", o.checksum())
	}
	http.ServeContent(w, r, "", time.Unix(0, 0), strings.NewReader(o.content))
}

// signer is the access key that signed the request.
func signer(r *http.Request) string {
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(credential, "/")
	return key
}
