package resources_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestHiddenBucket is about the names of buckets whose tags S3 doesn't show, by what it says of their heads.
func TestHiddenBucket(t *testing.T) {
	planned := terraform.ResourceChange{After: map[string]any{"bucket": "acme-models"}}
	env := &spec.Environment{AccountID: "111111111111", Region: "eu-west-1"}
	for name, tt := range map[string]struct {
		tags, head int // statuses
		region     string
		taken      string
		err        string
	}{
		"another account's": {http.StatusForbidden, http.StatusForbidden, "eu-west-1", "another account's bucket, or one that the role may not see", ""},
		"elsewhere":         {http.StatusMovedPermanently, http.StatusMovedPermanently, "us-east-1", "is a bucket in us-east-1, this account's or another's", ""},
		"signed for another region": {http.StatusBadRequest, http.StatusBadRequest, "eu-central-1",
			"is a bucket in eu-central-1", ""},
		"open to this role":  {http.StatusForbidden, http.StatusOK, "eu-west-1", "or one that the role may not see", ""},
		"without its region": {http.StatusForbidden, http.StatusOK, "", "or one that the role may not see", ""},
		"none":               {http.StatusForbidden, http.StatusNotFound, "", "", ""},
		"not to be told":     {http.StatusForbidden, http.StatusForbidden, "", "", "TheCode"},
		"an error of S3's":   {http.StatusNotImplemented, http.StatusForbidden, "eu-west-1", "", "TheCode"},
	} {
		t.Run(name, func(t *testing.T) {
			s3 := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodHead {
					w.Header().Set("X-Amz-Bucket-Region", tt.region)
					w.WriteHeader(tt.head)
					return
				}
				w.WriteHeader(tt.tags)
				fmt.Fprint(w, "<Error><Code>TheCode</Code></Error>")
			}))
			defer s3.Close()
			found, err := resources.Of("aws_s3_bucket").Find(t.Context(), resources.Search{Env: env, Config: aws.Config{
				Region: env.Region, BaseEndpoint: &s3.URL, Credentials: credentials.NewStaticCredentialsProvider("k", "s", ""),
			}}, planned)
			if err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) || err == nil && tt.err != "" {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if (found.ID != "") != (tt.taken != "") || found.Ours || !strings.Contains(found.Taken, tt.taken) {
				t.Errorf("found %+v, want %q", found, tt.taken)
			}
		})
	}
}
