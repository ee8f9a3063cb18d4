package enforce

import (
	"path"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// wrongBucketPolicy says what the policy of a bucket can't have: resources outside of the bucket, other actions than
// S3's, and actions that none of their statement's resources has.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
func wrongBucketPolicy(policy *access.Policy, bucket string) string {
	for _, s := range policy.Wordings() {
		has := map[actionKind]bool{onEither: true}
		for _, resource := range slices.Concat(s.Resource, s.NotResource) {
			_, name, isS3 := strings.Cut(resource, ":s3:::")
			named, _, isObject := strings.Cut(name, "/")
			if matches, _ := path.Match(named, bucket); resource != "*" && (!isS3 || !matches) {
				return "Policy has invalid resource"
			}
			has[onObjects] = has[onObjects] || isObject || strings.HasSuffix(resource, "*")
			has[onBuckets] = has[onBuckets] || !isObject
		}
		for _, action := range slices.Concat(s.Action, s.NotAction) {
			switch kind := kindOfAction(action); {
			case kind == notS3:
				return "Policy has invalid action"
			case s.NotResource == nil && !has[kind]:
				return "Action does not apply to any resource(s) in statement"
			}
		}
	}
	return ""
}

// actionKind is what an action in a bucket's policy is on.
type actionKind int

const (
	onEither actionKind = iota // or not known
	onObjects
	onBuckets
	notS3
)

// kindOfAction knows the actions that are surely on objects, or on buckets.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func kindOfAction(action string) actionKind {
	service, call, _ := strings.Cut(strings.ToLower(action), ":")
	starts := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(call, p) })
	}
	switch {
	case action == "*":
		return onEither
	case service != "s3":
		return notS3
	case strings.ContainsAny(call, "*?"):
		return onEither
	case starts("getobject", "putobject", "deleteobject", "abortmultipartupload", "restoreobject"):
		return onObjects
	case starts("listbucket", "getbucket", "putbucket", "deletebucket"):
		return onBuckets
	}
	return onEither
}
