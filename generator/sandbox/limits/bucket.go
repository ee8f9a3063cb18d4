package limits

import (
	"encoding/xml"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// isBucketName says whether S3 takes a name for a general purpose bucket.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
func isBucketName(name string) bool {
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(name) || strings.Contains(name, "..") {
		return false
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return false
	}
	for _, prefix := range []string{"xn--", "sthree-", "amzn-s3-demo-"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	for _, suffix := range []string{"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"} {
		if strings.HasSuffix(name, suffix) {
			return false
		}
	}
	return true
}

// longestObjectKey is in bytes.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const longestObjectKey = 1024

// s3 answers a call that has what S3 doesn't take. Objects aren't read here.
func (l *link) s3(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	refused, err := judgeS3(r, call)
	if refused != nil && err == nil {
		protocol.Of(call, r).Write(w, r, *refused)
		return
	}
	l.next.ServeHTTP(w, r)
}

// judgeS3 is S3's refusal of a call, or nil.
func judgeS3(r *http.Request, call proxy.Call) (*protocol.Error, error) {
	refuse := func(code, message string) (*protocol.Error, error) {
		return &protocol.Error{Status: http.StatusBadRequest, Code: code, Message: message}, nil
	}
	switch {
	case call.Action == "CreateBucket" && !isBucketName(call.Bucket):
		return refuse("InvalidBucketName", "The specified bucket is not valid.")
	case len(call.Key) > longestObjectKey:
		return refuse("KeyTooLongError", "Your key is too long")
	}
	switch call.Action {
	case "PutBucketPolicy":
		body, err := bodyOf(r)
		if err == nil && len(body) > most("aws_s3_bucket_policy", "policy") {
			return refuse("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")
		}
		return nil, err
	case "PutBucketTagging", "TagResource":
		body, err := bodyOf(r)
		return taggings()["s3"].check(bucketTags(body)), err
	}
	return nil, nil
}

// bucketTags are the tags of a bucket, as S3 and S3 Control take them.
func bucketTags(body []byte) protocol.Fields {
	type tag struct{ Key, Value string }
	var given struct {
		S3      []tag `xml:"TagSet>Tag"`
		Control []tag `xml:"Tags>Tag"`
	}
	_ = xml.Unmarshal(body, &given) // of what isn't XML, S3 says so
	in := protocol.Fields{}
	for _, tag := range append(given.S3, given.Control...) {
		in["Tags.Key"], in["Tags.Value"] = append(in["Tags.Key"], tag.Key), append(in["Tags.Value"], tag.Value)
	}
	return in
}
