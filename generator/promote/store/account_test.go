package store_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

// devAccount is dev's in a sandbox, with a versioned bucket for each test.
type devAccount struct {
	*sandbox.Sandbox

	mu    sync.Mutex
	links map[string]proxy.Middleware // of single tests, by bucket
}

func startAccount(t *testing.T) *devAccount {
	t.Helper()
	a := &devAccount{links: map[string]proxy.Middleware{}}
	a.Sandbox = sandboxtest.Start(t, sandbox.Options{Account: dev, Links: []proxy.Middleware{a.link(t)}})
	return a
}

// link calls the link of the bucket's test. It also looks that calls about models name the bucket's account.
func (a *devAccount) link(t *testing.T) proxy.Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			call, _ := proxy.CallOf(r)
			if !strings.Contains(r.UserAgent(), "app/test") && call.Service == "s3" && r.Header.Get("X-Amz-Expected-Bucket-Owner") != dev {
				t.Errorf("%s doesn't name the bucket's account", call.Action)
			}
			a.mu.Lock()
			link := a.links[call.Bucket]
			a.mu.Unlock()
			if link == nil {
				next.ServeHTTP(out, r)
				return
			}
			link(next).ServeHTTP(out, r)
		})
	}
}

// first has the first call of an action on the bucket answered by another handler, which may ask the next one.
func (a *devAccount) first(bucket, action string, answer func(out http.ResponseWriter, r *http.Request, next http.Handler)) {
	var done atomic.Bool
	a.mu.Lock()
	defer a.mu.Unlock()
	a.links[bucket] = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if call, _ := proxy.CallOf(r); call.Action == action && done.CompareAndSwap(false, true) {
				answer(out, r, next)
				return
			}
			next.ServeHTTP(out, r)
		})
	}
}

// bucket makes one. The test looks at it under a name of its own, so that link tells it from the store.
func (a *devAccount) bucket(t *testing.T, name string) (*spec.Bucket, *s3.Client) {
	t.Helper()
	const region = "eu-west-1"
	client := s3.NewFromConfig(a.Config(region), func(o *s3.Options) { o.AppID = "test" })
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket:                    &name,
		CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region},
	})
	check(t, err)
	_, err = client.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket:                  &name,
		VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled},
	})
	check(t, err)
	return &spec.Bucket{Name: name, AccountID: dev, Region: region, Partition: "aws"}, client
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write makes a file and returns its name and checksum.
func write(t *testing.T, name string, content []byte) (file, checksum string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), name)
	check(t, os.WriteFile(file, content, 0o600))
	sum := sha256.Sum256(content)
	return file, base64.StdEncoding.EncodeToString(sum[:])
}

func random(size int) []byte {
	content := make([]byte, size)
	_, _ = rand.Read(content) // never fails
	return content
}
