package proxy

import (
	"bytes"
	"cmp"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Config is for SDK clients that ask the links from next on about an account. Nothing is refused them that links before
// next refuse.
func Config(next http.Handler, account, region string) aws.Config {
	return aws.Config{
		Region:       cmp.Or(region, "us-east-1"),
		BaseEndpoint: aws.String("http://127.0.0.1"),
		Credentials:  credentials.NewStaticCredentialsProvider("sandbox", "sandbox", ""),
		HTTPClient:   client{next: next, account: account},
		Retryer:      func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// client is an HTTP client for the AWS SDK whose calls go to a link, as calls of an account.
type client struct {
	next    http.Handler
	account string
}

// Do makes a call.
func (c client) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as a server's requests have
	}
	r, err := As(r, c.account)
	if err != nil {
		return nil, err
	}
	answer := Ask(c.next, r)
	return &http.Response{
		StatusCode: answer.Status, Header: answer.Header, Body: io.NopCloser(bytes.NewReader(answer.Body)),
		ContentLength: int64(len(answer.Body)), Request: r,
	}, nil
}
