package enforce

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// client is an HTTP client for the AWS SDK whose calls go to the links after this one, as calls of an account.
type client struct {
	next    http.Handler
	account string
}

// config is for SDK clients that ask the links about an account.
func config(next http.Handler, account, region string) aws.Config {
	return aws.Config{
		Region:       cmp.Or(region, "us-east-1"),
		BaseEndpoint: aws.String("http://127.0.0.1"),
		Credentials:  credentials.NewStaticCredentialsProvider("sandbox", "sandbox", ""),
		HTTPClient:   client{next: next, account: account},
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// Do makes a call.
func (c client) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as a server's requests have
	}
	r, err := proxy.As(r, c.account)
	if err != nil {
		return nil, err
	}
	answer := &memory{header: http.Header{}, status: http.StatusOK}
	c.next.ServeHTTP(answer, r)
	return &http.Response{
		StatusCode: answer.status, Header: answer.header, Body: io.NopCloser(&answer.body),
		ContentLength: int64(answer.body.Len()), Request: r,
	}, nil
}

// memory keeps an answer.
type memory struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (m *memory) Header() http.Header         { return m.header }
func (m *memory) Write(b []byte) (int, error) { return m.body.Write(b) }
func (m *memory) WriteHeader(status int)      { m.status = status }

// statusOf is the HTTP status that an SDK's error came with, or 0.
func statusOf(err error) int {
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
}
