package enforce

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// BenchmarkCall is a read across accounts of a bucket with a grant for each of a hundred accounts, all that decides on
// it being known. What is behind the link costs nothing.
func BenchmarkCall(b *testing.B) {
	upstream := httptest.NewServer(http.NotFoundHandler())
	defer upstream.Close()
	address, err := url.Parse(upstream.URL)
	if err != nil {
		b.Fatal(err)
	}
	instant := func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	}
	link := func(http.Handler) http.Handler { return known(b, instant(nil)) }
	handler := proxy.New(address, proxy.Options{Account: "000000000000"}, link)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, "/data/k", nil)
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=KEY/20260101/eu-west-1/s3/aws4_request, x")
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

// known is the link with a bucket that it needn't ask for.
func known(b *testing.B, next http.Handler) http.Handler {
	var grants []string
	for i := range 100 {
		grants = append(grants, fmt.Sprintf(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%012d:root"},
			"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
			"Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::%012d:user/*"}}}`, i, i))
	}
	policy, err := access.Parse(access.ResourcePolicy, []byte(`{"Version": "2012-10-17", "Statement": [`+strings.Join(grants, ",")+`]}`))
	if err != nil {
		b.Fatal(err)
	}
	e := &enforcer{next: next, facts: newFacts(next, nil)}
	if _, err := e.facts.buckets.get("data", "", func() (bucket, error) {
		return bucket{arn: "arn:aws:s3:::data", owner: "999999999999", policy: policy}, nil
	}); err != nil {
		b.Fatal(err)
	}
	return e
}
