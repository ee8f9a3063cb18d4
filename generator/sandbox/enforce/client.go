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
	answer := proxy.Ask(c.next, r)
	return &http.Response{
		StatusCode: answer.Status, Header: answer.Header, Body: io.NopCloser(bytes.NewReader(answer.Body)),
		ContentLength: int64(len(answer.Body)), Request: r,
	}, nil
}

// statusOf is the HTTP status that an SDK's error came with, or 0.
func statusOf(err error) int {
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
}
