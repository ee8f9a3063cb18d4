package proxy

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
)

// bucketNotifications keeps which buckets tell EventBridge of their objects, as moto forgets it.
func bucketNotifications(next http.Handler) http.Handler {
	return &notifications{next: next}
}

type notifications struct {
	next          http.Handler
	toEventBridge perBucket // the element that says it
}

func (n *notifications) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch call, _ := CallOf(r); call.Service + ":" + call.Action {
	case "s3:PutBucketNotificationConfiguration":
		n.put(w, r, call.Bucket)
	case "s3:GetBucketNotificationConfiguration":
		n.get(w, r, call.Bucket)
	case "s3:DeleteBucket":
		n.toEventBridge.deleteBucket(n.next, w, r, call.Bucket)
	default:
		n.next.ServeHTTP(w, r)
	}
}

// put gives moto all else of the configuration.
func (n *notifications) put(w http.ResponseWriter, r *http.Request, bucket string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s3Error(w, http.StatusBadRequest, "IncompleteBody", bucket)
		return
	}
	said := regexp.MustCompile(`(?s)<EventBridgeConfiguration\b[^>]*(/>|>.*?</EventBridgeConfiguration>)`)
	rest := said.ReplaceAll(body, nil)
	other := r.Clone(r.Context())
	other.Body, other.ContentLength = io.NopCloser(bytes.NewReader(rest)), int64(len(rest))
	answer := Ask(n.next, other)
	if answer.Status < http.StatusMultipleChoices {
		n.toEventBridge.set(bucket, said.Find(body))
	}
	answer.Send(w)
}

func (n *notifications) get(w http.ResponseWriter, r *http.Request, bucket string) {
	answer := Ask(n.next, r)
	element := n.toEventBridge.get(bucket)
	if element != nil && answer.Status < http.StatusMultipleChoices {
		answer.Body = within(answer.Body, element)
		answer.Header.Del("Content-Length")
	}
	answer.Send(w)
}

// within is a configuration with the element. Of an empty one, moto answers with another element or nothing.
func within(configuration, element []byte) []byte {
	const start, end = "<NotificationConfiguration>", "</NotificationConfiguration>"
	if bytes.Contains(configuration, []byte(end)) {
		return bytes.Replace(configuration, []byte(end), append(bytes.Clone(element), end...), 1)
	}
	return append(append([]byte(start), element...), end...)
}
