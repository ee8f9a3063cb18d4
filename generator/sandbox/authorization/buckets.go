package authorization

import "strings"

// bucketOperation is what a call that manages a bucket takes: the action of its own name, but for those that IAM calls
// by another.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func bucketOperation(call string) (operation, bool) {
	switch call {
	case "ListBuckets":
		return operation{action: "ListAllMyBuckets", on: "*"}, true
	case "CreateBucket", "DeleteBucket", "DeleteBucketPolicy", "DeleteBucketWebsite":
		return operation{on: "{Bucket}"}, true
	}
	for _, verb := range []string{"Get", "Put", "Delete", "List"} {
		what, ok := strings.CutPrefix(call, verb)
		if !ok {
			continue
		}
		switch verb {
		case "Delete": // who may set it may take it away
			verb = "Put"
		case "List": // all of those that have an id
			verb, what = "Get", strings.TrimSuffix(what, "s")
		}
		return operation{action: verb + permission(what), on: "{Bucket}"}, true
	}
	return operation{}, false
}

// permission is how the actions call what calls call by another name.
func permission(what string) string {
	switch what {
	case "BucketAccelerateConfiguration", "BucketAnalyticsConfiguration", "BucketIntelligentTieringConfiguration",
		"BucketInventoryConfiguration", "BucketMetricsConfiguration", "BucketLifecycleConfiguration":
		return strings.TrimPrefix(what, "Bucket")
	case "BucketLifecycle":
		return "LifecycleConfiguration"
	case "BucketEncryption":
		return "EncryptionConfiguration"
	case "BucketReplication":
		return "ReplicationConfiguration"
	case "BucketCors":
		return "BucketCORS"
	case "BucketNotificationConfiguration":
		return "BucketNotification"
	case "PublicAccessBlock":
		return "BucketPublicAccessBlock"
	case "ObjectLockConfiguration":
		return "BucketObjectLockConfiguration"
	}
	return what
}
