package enforce

import (
	"fmt"
	"net/http"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// misdirected is why S3 has no answer about a bucket that is there: it is in another region, or another account's than
// the caller expects. It is nil of calls for the right one, and of those whose bucket isn't known. Whatever the answer,
// it tells who asks for the bucket's head where the bucket is.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func (e *enforcer) misdirected(w http.ResponseWriter, r *http.Request, call proxy.Call) *denial {
	if call.Bucket == "" || call.Action == "CreateBucket" {
		return nil
	}
	b, err := e.facts.bucket(r.Context(), call.Bucket, call.Region)
	if err != nil {
		return nil // what decides on the call says so
	}
	elsewhere := call.Region != "" && b.region != "" && call.Region != b.region && call.Action != "GetBucketLocation"
	if elsewhere || call.Action == "HeadBucket" {
		w.Header().Set("X-Amz-Bucket-Region", b.region)
	}
	expected := r.Header.Get("X-Amz-Expected-Bucket-Owner")
	switch {
	case elsewhere:
		return &denial{
			status: http.StatusMovedPermanently, code: "PermanentRedirect",
			message: "The bucket you are attempting to access must be addressed using the specified endpoint.",
			reason:  fmt.Sprintf("%s was called in %s, and bucket %s is in %s", call.Action, call.Region, call.Bucket, b.region),
		}
	case expected != "" && expected != b.owner:
		return &denial{
			message: "Access Denied",
			reason:  fmt.Sprintf("%s expects %s to be the bucket of %s, not %s", call.Action, call.Bucket, expected, b.owner),
		}
	}
	return nil
}
