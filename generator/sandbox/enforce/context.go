package enforce

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// requestKeys are the global condition keys of a request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func requestKeys(r *http.Request, call proxy.Call) keys {
	k := keys{}
	for _, name := range absentKeys() {
		k.unset(name)
	}
	k.set("aws:CurrentTime", call.Time.Format(time.RFC3339))
	k.set("aws:EpochTime", strconv.FormatInt(call.Time.Unix(), 10))
	k.set("aws:SecureTransport", strconv.FormatBool(isTLS(r)))
	k.set("aws:ViaAWSService", "false")
	k.setIf("aws:RequestedRegion", call.Region)
	k.setIf("aws:UserAgent", r.UserAgent())
	k.setIf("aws:Referer", r.Referer())
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		k.set("aws:SourceIp", host)
	}
	return k
}

// setIf sets a key unless the value is empty: then it is absent.
func (k keys) setIf(name, value string) {
	if value == "" {
		k.unset(name)
		return
	}
	k.set(name, value)
}

// isTLS says whether the request counts as one over TLS.
func isTLS(r *http.Request) bool {
	return !strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "http")
}

// absentKeys are those that no call in the sandbox has: it has no organization, no VPC endpoint, no federation, and no
// service that calls another for itself.
func absentKeys() []string {
	return []string{
		"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:FederatedProvider",
		"aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
		"aws:PrincipalServiceNamesList", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:SourceAccount", "aws:SourceArn",
		"aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce",
		"aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:VpcSourceIp",
		"kms:GrantIsForAWSResource", "kms:ViaService",
	}
}

// s3Keys are S3's condition keys of a request.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func s3Keys(r *http.Request, call proxy.Call) keys {
	k := requestKeys(r, call)
	for _, header := range keyHeaders() {
		k.setIf("s3:"+header, r.Header.Get(header))
	}
	query := r.URL.Query()
	k.setIf("s3:VersionId", query.Get("versionId"))
	for _, name := range []string{"s3:prefix", "s3:delimiter", "s3:max-keys"} {
		k.unset(name)
	}
	k.unset("s3:TlsVersion")
	if isTLS(r) {
		k.set("s3:TlsVersion", "1.3")
	}
	if call.Signed {
		k.set("s3:signatureversion", "AWS4-HMAC-SHA256")
		k.set("s3:authType", "REST-HEADER")
		if query.Has("X-Amz-Credential") {
			k.set("s3:authType", "REST-QUERY-STRING")
		}
	}
	addTags(k, r.Header.Get("X-Amz-Tagging"))
	return k
}

// listKeys are those of the actions that list a bucket, over the others. A parameter that is there may be empty.
func listKeys(query url.Values) keys {
	k := keys{}
	for _, name := range []string{"prefix", "delimiter", "max-keys"} {
		if query.Has(name) {
			k.set("s3:"+name, query.Get(name))
		}
	}
	return k
}

// keyHeaders are the headers that are condition keys.
func keyHeaders() []string {
	return []string{
		"if-match", "if-none-match", "x-amz-acl", "x-amz-content-sha256", "x-amz-copy-source", "x-amz-grant-full-control",
		"x-amz-grant-read", "x-amz-grant-read-acp", "x-amz-grant-write", "x-amz-grant-write-acp",
		"x-amz-metadata-directive", "x-amz-object-ownership", "x-amz-server-side-encryption",
		"x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-customer-algorithm",
		"x-amz-storage-class", "x-amz-website-redirect-location",
	}
}

// addTags adds the tags that the header of a new object has.
func addTags(k keys, header string) {
	tags, err := url.ParseQuery(header)
	if err != nil || header == "" {
		return
	}
	var names []string
	for name, values := range tags {
		names = append(names, name)
		k.set("s3:RequestObjectTag/"+name, values...)
	}
	k.set("s3:RequestObjectTagKeys", names...)
}
