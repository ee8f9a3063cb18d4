package faults_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

const caller = "111111111111"

// fake is an AWS that says ok to everything, behind a proxy with a plan that has started.
type fake struct {
	plan  *faults.Plan
	url   string
	calls atomic.Int32 // that came through
}

func startFake(t *testing.T, file string) *fake {
	t.Helper()
	plan, err := faults.Parse("faults.hcl", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{plan: plan}
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		f.calls.Add(1)
		w.Header().Set("Of-The-Call", "that came through")
		_, _ = fmt.Fprint(w, "ok ", string(body))
	}))
	t.Cleanup(upstream.Close)
	address, err := url.Parse(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(proxy.New(address, proxy.Options{Account: caller}, plan.Link))
	t.Cleanup(server.Close)
	f.url = server.URL
	plan.Start()
	return f
}

// call is an AWS call as a client sends it. The service of the signature decides what target and body are.
type call struct {
	service, region string
	method, path    string
	target, body    string
	cbor            bool
}

func s3Call(method, path string) call {
	return call{service: "s3", region: "eu-west-1", method: method, path: path, body: "data"}
}

func queryCall(service, form string) call {
	return call{service: service, region: "us-east-1", method: "POST", path: "/", body: "Action=" + form}
}

func jsonCall(service, target, body string) call {
	return call{service: service, region: "eu-west-1", method: "POST", path: "/", target: target, body: body}
}

// send returns status and answer, or "cut" if there was none.
func (f *fake) send(t *testing.T, c call) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), c.method, f.url+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=KEY/20260101/"+c.region+"/"+c.service+"/aws4_request, x")
	if c.target != "" {
		r.Header.Set("X-Amz-Target", c.target)
	}
	if c.cbor {
		r.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
	}
	if strings.HasPrefix(c.body, "Action=") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if errors.Is(err, io.EOF) {
		return "cut"
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(string(body), "ok") != (answer.Header.Get("Of-The-Call") != "") {
		t.Errorf("headers %v with the answer %q", answer.Header, body)
	}
	return fmt.Sprint(answer.StatusCode, " ", string(body))
}

// TestRules sends calls and looks which of them fail.
func TestRules(t *testing.T) {
	put, get := s3Call("PUT", "/bucket/dev/terraform.tfstate"), s3Call("GET", "/bucket/dev/terraform.tfstate")
	role := queryCall("iam", "CreateRole&RoleName=task")
	for _, tt := range []struct {
		name, file string
		calls      []call
		want       string // of each call: . passed, x failed
		came       int32  // calls that came through
	}{
		{"everything", `fault "error" {}`, []call{put, role}, "xx", 0},
		{"by service", `fault "error" { service = "S?" }`, []call{put, role}, "x.", 1},
		{"by operation", `fault "error" { operation = "put*" }`, []call{put, get}, "x.", 1},
		{"by the whole operation", `fault "error" { operation = "Put" }`, []call{put, get}, "..", 2},
		{"by account", `fault "error" { account = "111111111111" }`, []call{put, get}, "xx", 0},
		{"of another account", `fault "error" { account = "222222222222" }`, []call{put, get}, "..", 2},
		{"by region", `fault "error" { region = "us-*" }`, []call{put, role}, ".x", 1},
		{"by key", `fault "error" { resource = "bucket/*.tfstate" }`, []call{put, s3Call("PUT", "/bucket"), role}, "x..", 2},
		{"by bucket", `fault "error" { resource = "bucket" }`, []call{s3Call("PUT", "/bucket/"), put}, "x.", 1},
		{"by role", `fault "error" { resource = "task" }`,
			[]call{role, queryCall("iam", "CreateRole&RoleName=other&Path=task")}, "x.", 1},
		{"by names", `fault "error" { resource = "read/task" }`,
			[]call{queryCall("iam", "PutRolePolicy&RoleName=task&PolicyName=read")}, "x", 0},
		{"by a parameter's name", `fault "error" { resource = "/app/*" }`,
			[]call{jsonCall("ssm", "AmazonSSM.PutParameter", `{"Value":"v"}`),
				jsonCall("ecs", "ECS.RegisterTaskDefinition", `{"family":"/app/x"}`)}, ".x", 1},
		{"by path", `fault "error" { resource = "schedules/nightly" }`,
			[]call{{service: "scheduler", region: "eu-west-1", method: "POST", path: "/schedules/nightly"}}, "x", 0},
		{"after and count", "fault \"error\" {\n after = 2\n count = 2\n}", []call{put, get, put, get, put}, "..xx.", 3},
		{"never", `fault "error" { probability = 0 }`, []call{put, get}, "..", 2},
		{"the first rule alone", "fault \"error\" { count = 1 }\n fault \"cut\" { after = 1 }",
			[]call{put, put, put}, "x.x", 1},
		{"once it had its effect", `fault "error" { when = "after" }`, []call{put, role}, "xx", 2},
		{"cut", `fault "cut" {}`, []call{put, role}, "xx", 0},
		{"cut once it had its effect", `fault "cut" { when = "after" }`, []call{put, role}, "xx", 2},
		{"slow", `fault "slow" { delay = "1ns" }`, []call{put, role}, "..", 2},
		{"executions alone", `fault "execution" {}`, []call{put, role}, "..", 2},
		{"by state machine", `fault "error" { resource = "nightly" }`,
			[]call{jsonCall("states", "AWSStepFunctions.StartExecution",
				`{"name":"run-1","stateMachineArn":"arn:aws:states:eu-west-1:111111111111:stateMachine:nightly"}`)}, "x", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := startFake(t, tt.file)
			got := ""
			for _, c := range tt.calls {
				passed := f.send(t, c) == "200 ok "+c.body
				got += map[bool]string{true: ".", false: "x"}[passed]
			}
			if got != tt.want || f.calls.Load() != tt.came {
				t.Errorf("%s and %d came through, want %s and %d", got, f.calls.Load(), tt.want, tt.came)
			}
		})
	}
}

// TestRepeats makes the same calls, many at a time and each time in another order.
func TestRepeats(t *testing.T) {
	const perRole, roles = 10, 60
	failures := func(seed, order uint64) map[string]string {
		f := startFake(t, fmt.Sprintf("seed = %d\nfault \"error\" { probability = 0.2 }", seed))
		var mu sync.Mutex
		failed := map[string]string{} // role → of each of its calls: . passed, x failed
		var wg sync.WaitGroup
		for _, i := range rand.New(rand.NewPCG(order, 0)).Perm(roles) {
			wg.Go(func() {
				name, got := fmt.Sprint("role", i), ""
				for range perRole {
					passed := strings.HasPrefix(f.send(t, queryCall("iam", "GetRole&RoleName="+name)), "200")
					got += map[bool]string{true: ".", false: "x"}[passed]
				}
				mu.Lock()
				defer mu.Unlock()
				failed[name] = got
			})
		}
		wg.Wait()
		return failed
	}
	first := failures(7, 1)
	if diff := cmp.Diff(first, failures(7, 2)); diff != "" {
		t.Errorf("another order makes other calls fail:\n%s", diff)
	}
	if cmp.Equal(first, failures(8, 1)) {
		t.Error("another seed makes the same calls fail")
	}
	count := strings.Count(strings.Join(slices.Collect(maps.Values(first)), ""), "x")
	if count < 90 || count > 150 { // 120 are expected, with a standard deviation of 10
		t.Errorf("%d of %d calls failed, want about a fifth", count, perRole*roles)
	}
}

// TestForms has the answers of protocols that no client in TestClients speaks.
func TestForms(t *testing.T) {
	const xml = "<ErrorResponse><Error><Code>%s</Code><Message>failed on purpose by the tfgen sandbox</Message></Error>"
	for _, tt := range []struct {
		name string
		call call
		want []string // parts: CBOR has no order
	}{
		{"S3 Control", s3Call("GET", "/v20180820/tags/arn"), []string{"503 " + fmt.Sprintf(xml, "SlowDown")}},
		{"CBOR", call{service: "monitoring", method: "POST", path: "/service/S/operation/PutMetricAlarm", cbor: true},
			[]string{"400 \xa2", "\x66__type\x73ThrottlingException", "\x67message\x78\x26failed on purpose"}},
		{"a query in the URL", call{service: "sts", method: "GET", path: "/?Action=GetCallerIdentity"},
			[]string{"400 " + fmt.Sprintf(xml, "Throttling")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := startFake(t, `fault "throttling" {}`).send(t, tt.call)
			for _, part := range tt.want {
				if !strings.Contains(got, part) {
					t.Errorf("answer %q lacks %q", got, part)
				}
			}
		})
	}
}

func TestStartStop(t *testing.T) {
	f := startFake(t, "fault \"cut\" {\n service = \"s3\"\n operation = \"Put*\"\n}\nfault \"expired\" {}")
	put := s3Call("PUT", "/bucket/key")
	for _, want := range []string{"cut", "200 ok data", "cut"} {
		if got := f.send(t, put); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if want == "cut" {
			f.plan.Stop()
		} else {
			f.plan.Start()
		}
	}
	if got, want := f.plan.Summary(), "cut s3 Put* 2, expired 0"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
}
