package proxy

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
)

// bucketPolicies keeps bucket policies away from moto, which ignores their conditions and principals: the usual
// statement that denies requests without TLS would make it refuse every read and write.
func bucketPolicies(next http.Handler) http.Handler {
	return &policies{next: next}
}

type policies struct {
	next     http.Handler
	byBucket perBucket
}

func (p *policies) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, _ := CallOf(r)
	if call.Service != "s3" {
		p.next.ServeHTTP(w, r)
		return
	}
	switch call.Action {
	case "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy":
		if status := p.headBucket(r, call.Bucket); status != http.StatusOK {
			s3Error(w, status, headCode(status), call.Bucket)
			return
		}
		p.answer(w, r, call)
	case "DeleteBucket":
		p.byBucket.deleteBucket(p.next, w, r, call.Bucket)
	default:
		p.next.ServeHTTP(w, r)
	}
}

func (p *policies) answer(w http.ResponseWriter, r *http.Request, call Call) {
	switch call.Action {
	case "GetBucketPolicy":
		policy := p.byBucket.get(call.Bucket)
		if policy == nil {
			s3Error(w, http.StatusNotFound, "NoSuchBucketPolicy", call.Bucket)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(policy) // a client that has gone away needs no answer
	case "PutBucketPolicy":
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			s3Error(w, http.StatusBadRequest, "MalformedPolicy", call.Bucket)
			return
		}
		p.byBucket.set(call.Bucket, body)
		w.WriteHeader(http.StatusNoContent)
	case "DeleteBucketPolicy":
		p.byBucket.set(call.Bucket, nil)
		w.WriteHeader(http.StatusNoContent)
	}
}

// headBucket is the status that the same caller gets for HeadBucket.
func (p *policies) headBucket(r *http.Request, bucket string) int {
	head := r.Clone(r.Context())
	head.Method = http.MethodHead
	head.URL.Path, head.URL.RawPath, head.URL.RawQuery = "/"+bucket, "", ""
	head.Header.Del("Content-Type")
	head.Body, head.ContentLength, head.TransferEncoding = http.NoBody, 0, nil
	return Ask(p.next, head).Status
}

// headCode is the error code for a status of HeadBucket, which has no body that says it.
func headCode(status int) string {
	switch status {
	case http.StatusNotFound:
		return "NoSuchBucket"
	case http.StatusForbidden:
		return "AccessDenied"
	}
	return "InternalError"
}

// s3Error answers as S3 does.
func s3Error(w http.ResponseWriter, status int, code, bucket string) {
	answer := struct {
		XMLName    xml.Name `xml:"Error"`
		Code       string
		Message    string
		BucketName string
	}{Code: code, Message: "answered by the tfgen sandbox", BucketName: bucket}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if text, err := xml.Marshal(answer); err == nil {
		_, _ = io.WriteString(w, xml.Header+string(text)) // a client that has gone away needs none
	}
}
