package proxy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const caller = "111111111111"

// fakeMoto has one bucket, hands out one role's key, and says of every other request how it came.
func fakeMoto(t *testing.T) *url.URL {
	t.Helper()
	deleted := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		onBucket := r.URL.Path == "/bucket"
		switch {
		case r.Method == http.MethodHead && (!onBucket || deleted):
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodHead:
		case r.Method == http.MethodPut && onBucket && r.URL.RawQuery == "":
			deleted = false
		case r.Method == http.MethodDelete && onBucket:
			deleted = true
			w.WriteHeader(http.StatusNoContent)
		case strings.Contains(string(body), "Action=AssumeRole"):
			_, _ = io.WriteString(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
				<Credentials><AccessKeyId>ROLEKEY</AccessKeyId></Credentials>
				<AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/r/s</Arn></AssumedRoleUser>
				</AssumeRoleResult></AssumeRoleResponse>`)
		default:
			_, _ = fmt.Fprint(w, r.Header.Get("X-Moto-Account-Id"), " ", r.Host, " ", r.URL.RequestURI(), " ", string(body))
		}
	}))
	t.Cleanup(server.Close)
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

type request struct {
	method, target, body string
	service, key         string // of the signature; no service: unsigned
	amzTarget            string
	status               int
	answer               string // a part of it
}

func (q request) send(t *testing.T, handler http.Handler) {
	t.Helper()
	r := httptest.NewRequest(q.method, q.target, strings.NewReader(q.body))
	r.Host = "aws.test"
	if q.service != "" {
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+q.key+"/20260101/eu-west-1/"+q.service+
			"/aws4_request, SignedHeaders=host, Signature=0")
	}
	if q.amzTarget != "" {
		r.Header.Set("X-Amz-Target", q.amzTarget)
	}
	if strings.HasPrefix(q.body, "Action=") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != q.status || !strings.Contains(w.Body.String(), q.answer) {
		t.Errorf("%s %s: %d %q, want %d with %q", q.method, q.target, w.Code, w.Body, q.status, q.answer)
	}
}

func TestProxy(t *testing.T) {
	const policy = `{"Version": "2012-10-17"}`
	for _, tt := range []struct {
		name     string
		requests []request
	}{
		{"forwards as it came, and says whose it is", []request{
			{method: "PUT", target: "/bucket/a%2Fb//c?x-id=PutObject", body: "data", service: "s3", key: "any", status: 200,
				answer: caller + " aws.test /bucket/a%2Fb//c?x-id=PutObject data"},
			{method: "POST", target: "/", body: "Action=GetRole&RoleName=r", service: "iam", key: "any", status: 200,
				answer: caller + " aws.test / Action=GetRole&RoleName=r"},
			{method: "GET", target: "/moto-api/data.json", status: 200, answer: " aws.test /moto-api/data.json"},
		}},
		{"knows a role's key once it is handed out", []request{
			{method: "GET", target: "/bucket/k", service: "s3", key: "ROLEKEY", status: 200, answer: caller},
			{method: "POST", target: "/", body: "Action=AssumeRole", service: "sts", key: "any", status: 200, answer: "ROLEKEY"},
			{method: "GET", target: "/bucket/k", service: "s3", key: "ROLEKEY", status: 200, answer: "222222222222"},
			{method: "GET", target: "/bucket/k?X-Amz-Credential=ROLEKEY%2F20260101%2Fus-east-1%2Fs3%2Faws4_request",
				status: 200, answer: "222222222222"},
			{method: "GET", target: "/bucket/k", service: "s3", key: "any", status: 200, answer: caller},
		}},
		{"Step Functions' gaps", []request{
			{method: "POST", target: "/", body: "{}", service: "states", amzTarget: "AWSStepFunctions.ListStateMachineVersions",
				status: 200, answer: `{"stateMachineVersions":[]}`},
			{method: "POST", target: "/", body: "{}", service: "states",
				amzTarget: "AWSStepFunctions.ValidateStateMachineDefinition", status: 200, answer: `"result":"OK"`},
			{method: "POST", target: "/", body: "{}", service: "states", amzTarget: "AWSStepFunctions.CreateStateMachine",
				status: 200, answer: caller},
		}},
		{"keeps bucket policies", []request{
			{method: "GET", target: "/bucket?policy", service: "s3", status: 404, answer: "<Code>NoSuchBucketPolicy</Code>"},
			{method: "PUT", target: "/bucket?policy", body: policy, service: "s3", status: 204},
			{method: "GET", target: "/bucket?policy", service: "s3", status: 200, answer: policy},
			{method: "PUT", target: "/bucket?policy", body: "{", service: "s3", status: 400, answer: "MalformedPolicy"},
			{method: "GET", target: "/bucket?policy", service: "s3", status: 200, answer: policy},
			{method: "DELETE", target: "/bucket?policy", service: "s3", status: 204},
			{method: "GET", target: "/bucket?policy", service: "s3", status: 404, answer: "NoSuchBucketPolicy"},
		}},
		{"forgets the policy with the bucket", []request{
			{method: "PUT", target: "/bucket?policy", body: policy, service: "s3", status: 204},
			{method: "DELETE", target: "/bucket", service: "s3", status: 204},
			{method: "GET", target: "/bucket?policy", service: "s3", status: 404, answer: "<Code>NoSuchBucket</Code>"},
			{method: "PUT", target: "/bucket", service: "s3", status: 200},
			{method: "GET", target: "/bucket?policy", service: "s3", status: 404, answer: "NoSuchBucketPolicy"},
		}},
		{"keeps which buckets tell EventBridge", []request{
			{method: "PUT", target: "/bucket?notification", service: "s3", status: 200,
				body:   `<NotificationConfiguration><EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>`,
				answer: " <NotificationConfiguration></NotificationConfiguration>"},
			{method: "GET", target: "/bucket?notification", service: "s3", status: 200, body: "</NotificationConfiguration>",
				answer: " <EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>"},
			{method: "GET", target: "/bucket?notification", service: "s3", status: 200, answer: "<NotificationConfiguration>" +
				"<EventBridgeConfiguration></EventBridgeConfiguration></NotificationConfiguration>"},
			{method: "PUT", target: "/bucket?notification", service: "s3", status: 200, body: "<NotificationConfiguration/>"},
			{method: "GET", target: "/bucket?notification", service: "s3", status: 200, body: "</NotificationConfiguration>",
				answer: " </NotificationConfiguration>"},
		}},
		{"and forgets it with the bucket", []request{
			{method: "PUT", target: "/bucket?notification", service: "s3", status: 200, body: "<EventBridgeConfiguration/>"},
			{method: "DELETE", target: "/bucket", service: "s3", status: 204},
			{method: "GET", target: "/bucket?notification", service: "s3", status: 200, body: "</NotificationConfiguration>",
				answer: " </NotificationConfiguration>"},
		}},
		{"no policy without a bucket", []request{
			{method: "PUT", target: "/none?policy", body: policy, service: "s3", status: 404, answer: "NoSuchBucket"},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			handler := New(fakeMoto(t), Options{Account: caller})
			for _, q := range tt.requests {
				q.send(t, handler)
			}
		})
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	refuse := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if call, ok := CallOf(r); ok && call.Action == "DeleteObject" {
				NoteFault(r, "refused")
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	handler := New(fakeMoto(t), Options{Account: caller, Log: &log}, refuse)
	for _, q := range []request{
		{method: "GET", target: "/moto-api/", status: 200},
		{method: "POST", target: "/", body: "Action=AssumeRole", service: "sts", key: "any", status: 200},
		{method: "GET", target: "/bucket/a/b", service: "s3", key: "ROLEKEY", status: 200},
		{method: "DELETE", target: "/bucket/a/b", service: "s3", key: "any", status: 403},
		{method: "GET", target: "/bucket?policy", service: "s3", key: "any", status: 404},
		{method: "GET", target: "/bucket/k", status: 200},
		{method: "POST", target: "/", body: "Action=AssumeRoleWithWebIdentity", status: 200},
	} {
		q.send(t, handler)
	}
	want := []Call{
		{Service: "sts", Action: "AssumeRole", Region: "eu-west-1", Account: caller, Status: 200},
		{Service: "s3", Action: "GetObject", Region: "eu-west-1", Account: "222222222222",
			Principal: "arn:aws:sts::222222222222:assumed-role/r/s", Bucket: "bucket", Key: "a/b", Status: 200},
		{Service: "s3", Action: "DeleteObject", Region: "eu-west-1", Account: caller, Bucket: "bucket", Key: "a/b",
			Status: 403, Fault: "refused"},
		{Service: "s3", Action: "GetBucketPolicy", Region: "eu-west-1", Account: caller, Bucket: "bucket", Status: 404},
		{Service: "s3", Action: "GetObject", Account: caller, Bucket: "bucket", Key: "k", Status: 200},
		{Service: "sts", Action: "AssumeRoleWithWebIdentity", Account: caller, Status: 200},
	}
	var got []Call
	for decoder := json.NewDecoder(&log); decoder.More(); {
		var call Call
		if err := decoder.Decode(&call); err != nil {
			t.Fatal(err)
		}
		if call.Time.IsZero() {
			t.Errorf("%s has no time", call.Action)
		}
		got = append(got, call)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Call{}, "Time", "Millis")); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

func TestMotoGone(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	address, err := url.Parse(gone.URL)
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	request{method: "GET", target: "/bucket", service: "s3", status: 502, answer: "moto didn't answer"}.
		send(t, New(address, Options{Account: caller}))
}

// TestClientGone sends a call whose client doesn't wait for the answer: moto gets and answers it all the same.
func TestClientGone(t *testing.T) {
	ctx, leave := context.WithCancel(t.Context())
	moto := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { leave() }))
	t.Cleanup(moto.Close)
	upstream, err := url.Parse(moto.URL)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPut, "/bucket", nil)
	w := httptest.NewRecorder()
	New(upstream, Options{Account: caller}).ServeHTTP(w, r)
	if w.Code != http.StatusOK || ctx.Err() == nil {
		t.Errorf("moto's answer: %d %s", w.Code, w.Body)
	}
}

// TestClientToken makes the same thing again and again: only what is the same in all that matters is made once.
func TestClientToken(t *testing.T) {
	made := 0
	moto := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		made++
		if made == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = fmt.Fprintf(w, "object %d;", made)
	}))
	t.Cleanup(moto.Close)
	upstream, err := url.Parse(moto.URL)
	if err != nil {
		t.Fatal(err)
	}
	handler := New(upstream, Options{Account: caller})
	vpc := request{
		method: "POST", target: "/", body: "Action=CreateRouteTable&VpcId=vpc-1&ClientToken=a", service: "ec2", key: "K",
		status: http.StatusServiceUnavailable, answer: "object 1;",
	}
	vpc.send(t, handler) // a failure is not remembered
	for _, body := range []string{
		"object 2;Action=CreateRouteTable&VpcId=vpc-1&ClientToken=a", "object 2;Action=CreateRouteTable&VpcId=vpc-1&ClientToken=a",
		"object 3;Action=CreateRouteTable&VpcId=vpc-1&ClientToken=b", "object 4;Action=CreateVpcEndpoint&ClientToken=a",
		"object 5;Action=CreateVpc", "object 6;Action=CreateVpc",
	} {
		vpc.answer, vpc.body, _ = strings.Cut(body, "Action")
		vpc.body, vpc.status = "Action"+vpc.body, http.StatusOK
		vpc.send(t, handler)
	}
	for range 2 {
		request{
			method: "POST", target: "/schedules/x", body: `{"ClientToken": "a"}`, service: "scheduler", key: "K",
			status: http.StatusOK, answer: "object 7;",
		}.send(t, handler)
	}
}

// TestRelay has a client use the sandbox as its HTTP proxy: for AWS, by each name that it has, with an
// account or a bucket before that or without, and for another host.
func TestRelay(t *testing.T) {
	sandbox := httptest.NewServer(New(fakeMoto(t), Options{Account: caller}))
	t.Cleanup(sandbox.Close)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, "other ", r.URL.RequestURI())
	}))
	t.Cleanup(other.Close)
	self, err := url.Parse(sandbox.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(self)}}
	for target, want := range map[string]string{
		"http://123456789012." + self.Host + "/v20180820/tags/arn%3Ax": caller + " " + self.Host + " /v20180820/tags/arn%3Ax ",
		sandbox.URL + "/key":                                                caller + " " + self.Host + " /key ",
		other.URL + "/page?q=1":                                             "other /page?q=1",
		"http://host.docker.internal:" + self.Port() + "/key":               caller + " " + self.Host + " /key ",
		"http://b.host.docker.internal:" + self.Port() + "/a%2Fb/c?x":       caller + " " + self.Host + " /b/a%2Fb/c?x ",
		"http://b.c.host.containers.internal:" + self.Port() + "/k":         caller + " " + self.Host + " /b.c/k ",
		"http://123456789012.host.docker.internal:" + self.Port() + "/tags": caller + " " + self.Host + " /tags ",
	} {
		answer, err := client.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || string(body) != want {
			t.Errorf("%s: %q, %v, want %q", target, body, err, want)
		}
	}
}
