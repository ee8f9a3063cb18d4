package proxy

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestActions(t *testing.T) {
	for _, tt := range []struct{ service, method, target, want string }{
		{"s3", "GET", "/", "ListBuckets"},
		{"s3", "PUT", "/b", "CreateBucket"},
		{"s3", "PUT", "/b/", "CreateBucket"},
		{"s3", "HEAD", "/b", "HeadBucket"},
		{"s3", "DELETE", "/b", "DeleteBucket"},
		{"s3", "GET", "/b", "ListObjects"},
		{"s3", "GET", "/b?list-type=2&prefix=x", "ListObjectsV2"},
		{"s3", "GET", "/b?versions", "ListObjectVersions"},
		{"s3", "GET", "/b?uploads", "ListMultipartUploads"},
		{"s3", "POST", "/b?delete", "DeleteObjects"},
		{"s3", "POST", "/b", "PostObject"},
		{"s3", "GET", "/b?policy", "GetBucketPolicy"},
		{"s3", "PUT", "/b?policy", "PutBucketPolicy"},
		{"s3", "DELETE", "/b?policy", "DeleteBucketPolicy"},
		{"s3", "GET", "/b?policyStatus", "GetBucketPolicyStatus"},
		{"s3", "GET", "/b?versioning", "GetBucketVersioning"},
		{"s3", "PUT", "/b?lifecycle", "PutBucketLifecycleConfiguration"},
		{"s3", "DELETE", "/b?lifecycle", "DeleteBucketLifecycle"},
		{"s3", "GET", "/b?publicAccessBlock", "GetPublicAccessBlock"},
		{"s3", "GET", "/b?location", "GetBucketLocation"},
		{"s3", "GET", "/b?inventory", "ListBucketInventoryConfigurations"},
		{"s3", "GET", "/b?inventory&id=1", "GetBucketInventoryConfiguration"},
		{"s3", "GET", "/b/k", "GetObject"},
		{"s3", "GET", "/b/policy/k", "GetObject"},
		{"s3", "GET", "/b/k?uploadId=1", "ListParts"},
		{"s3", "HEAD", "/b/k", "HeadObject"},
		{"s3", "PUT", "/b/k", "PutObject"},
		{"s3", "PUT", "/b/k?x-id=PutObject", "PutObject"},
		{"s3", "PUT", "/b/k?partNumber=1&uploadId=1", "UploadPart"},
		{"s3", "DELETE", "/b/k", "DeleteObject"},
		{"s3", "DELETE", "/b/k?uploadId=1", "AbortMultipartUpload"},
		{"s3", "POST", "/b/k?uploads", "CreateMultipartUpload"},
		{"s3", "POST", "/b/k?uploadId=1", "CompleteMultipartUpload"},
		{"s3", "POST", "/b/k?select&select-type=2", "SelectObjectContent"},
		{"s3", "POST", "/b/k?restore", "RestoreObject"},
		{"s3", "PUT", "/b/k?tagging", "PutObjectTagging"},
		{"s3", "GET", "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab", "ListTagsForResource"},
		{"scheduler", "POST", "/schedules/nightly", "CreateSchedule"},
		{"scheduler", "GET", "/schedules/nightly", "GetSchedule"},
		{"scheduler", "PUT", "/schedules/nightly", "UpdateSchedule"},
		{"scheduler", "DELETE", "/schedules/nightly", "DeleteSchedule"},
		{"scheduler", "GET", "/schedules", "ListSchedules"},
		{"scheduler", "POST", "/schedule-groups/g", "CreateScheduleGroup"},
		{"scheduler", "GET", "/tags/arn%3Aaws%3Ascheduler%3A%3A1%3Aschedule%2Fg", "ListTagsForResource"},
		{"scheduler", "POST", "/tags/arn", "TagResource"},
		{"scheduler", "DELETE", "/tags/arn?TagKeys=a", "UntagResource"},
		{"lambda", "GET", "/2015-03-31/functions/", "ListFunctions"},
		{"lambda", "GET", "/", "GET"},
		{"monitoring", "POST", "/service/GraniteServiceVersion20100801/operation/PutMetricAlarm", "PutMetricAlarm"},
		{"iam", "POST", "/?Action=GetRole", "GetRole"},
	} {
		t.Run(tt.method+" "+tt.target, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.target, nil)
			r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=KEY/20260101/us-east-1/"+tt.service+"/aws4_request, x")
			call, err := newCall(r, newKeys("111111111111"))
			if err != nil || call.Action != tt.want || call.Service != tt.service {
				t.Errorf("is %s of %s (%v), want %s of %s", call.Action, call.Service, err, tt.want, tt.service)
			}
		})
	}
	r := httptest.NewRequest(http.MethodPut, "/b/k", nil)
	r.Header.Set("X-Amz-Copy-Source", "/b/other")
	if got := s3Action(r, "b", "k"); got != "CopyObject" {
		t.Errorf("a copy is %s, want CopyObject", got)
	}
}
