package proxy

import (
	"net/http"
	"net/url"
)

// s3Action is the name of an S3 call in the API reference. S3 tells its operations apart by method, by whether the path
// has a bucket and a key, and by a parameter that names a sub-resource.
func s3Action(r *http.Request, bucket, key string) string {
	query := r.URL.Query()
	switch {
	case bucket == "":
		return "ListBuckets"
	case key == "":
		return bucketAction(r.Method, query)
	}
	return objectAction(r, query)
}

func bucketAction(method string, query url.Values) string {
	for _, sub := range bucketSubresources() {
		if query.Has(sub.parameter) {
			return sub.action(method, query)
		}
	}
	switch method {
	case http.MethodPut:
		return "CreateBucket"
	case http.MethodDelete:
		return "DeleteBucket"
	case http.MethodHead:
		return "HeadBucket"
	case http.MethodPost:
		if query.Has("delete") {
			return "DeleteObjects"
		}
		return "PostObject"
	}
	switch {
	case query.Has("versions"):
		return "ListObjectVersions"
	case query.Has("uploads"):
		return "ListMultipartUploads"
	case query.Get("list-type") == "2":
		return "ListObjectsV2"
	}
	return "ListObjects"
}

func objectAction(r *http.Request, query url.Values) string {
	for _, sub := range objectSubresources() {
		if query.Has(sub.parameter) {
			return sub.action(r.Method, query)
		}
	}
	isCopy := r.Header.Get("X-Amz-Copy-Source") != ""
	isPart := query.Has("uploadId")
	switch r.Method {
	case http.MethodPut:
		switch {
		case isPart && isCopy:
			return "UploadPartCopy"
		case isPart:
			return "UploadPart"
		case isCopy:
			return "CopyObject"
		}
		return "PutObject"
	case http.MethodPost:
		if isPart {
			return "CompleteMultipartUpload"
		}
		return "CreateMultipartUpload"
	case http.MethodDelete:
		if isPart {
			return "AbortMultipartUpload"
		}
		return "DeleteObject"
	case http.MethodHead:
		return "HeadObject"
	}
	if isPart {
		return "ListParts"
	}
	return "GetObject"
}

// subresource is a parameter that turns a call on a bucket or object into one on something that it has.
type subresource struct {
	parameter string
	name      string
	named     bool   // a bucket has several, each with an id
	verb      string // the action's verb whatever the method; empty: by the method
}

func (s subresource) action(method string, query url.Values) string {
	switch {
	case s.verb != "":
		return s.verb + s.name
	case method == http.MethodPut:
		return "Put" + s.name
	case method == http.MethodDelete && s.parameter == "lifecycle":
		return "DeleteBucketLifecycle" // S3's one irregular name
	case method == http.MethodDelete:
		return "Delete" + s.name
	case s.named && !query.Has("id"):
		return "List" + s.name + "s"
	}
	return "Get" + s.name
}

func bucketSubresources() []subresource {
	return []subresource{
		{parameter: "policy", name: "BucketPolicy"},
		{parameter: "policyStatus", name: "BucketPolicyStatus"},
		{parameter: "versioning", name: "BucketVersioning"},
		{parameter: "encryption", name: "BucketEncryption"},
		{parameter: "lifecycle", name: "BucketLifecycleConfiguration"},
		{parameter: "publicAccessBlock", name: "PublicAccessBlock"},
		{parameter: "ownershipControls", name: "BucketOwnershipControls"},
		{parameter: "acl", name: "BucketAcl"},
		{parameter: "tagging", name: "BucketTagging"},
		{parameter: "cors", name: "BucketCors"},
		{parameter: "website", name: "BucketWebsite"},
		{parameter: "logging", name: "BucketLogging"},
		{parameter: "notification", name: "BucketNotificationConfiguration"},
		{parameter: "replication", name: "BucketReplication"},
		{parameter: "requestPayment", name: "BucketRequestPayment"},
		{parameter: "accelerate", name: "BucketAccelerateConfiguration"},
		{parameter: "object-lock", name: "ObjectLockConfiguration"},
		{parameter: "location", name: "BucketLocation"},
		{parameter: "analytics", name: "BucketAnalyticsConfiguration", named: true},
		{parameter: "inventory", name: "BucketInventoryConfiguration", named: true},
		{parameter: "metrics", name: "BucketMetricsConfiguration", named: true},
		{parameter: "intelligent-tiering", name: "BucketIntelligentTieringConfiguration", named: true},
	}
}

func objectSubresources() []subresource {
	return []subresource{
		{parameter: "tagging", name: "ObjectTagging"},
		{parameter: "acl", name: "ObjectAcl"},
		{parameter: "retention", name: "ObjectRetention"},
		{parameter: "legal-hold", name: "ObjectLegalHold"},
		{parameter: "attributes", name: "ObjectAttributes"},
		{parameter: "torrent", name: "ObjectTorrent"},
		{parameter: "restore", name: "Object", verb: "Restore"},
		{parameter: "select", name: "ObjectContent", verb: "Select"},
	}
}
