package enforce

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// judgePublic refuses a public policy for a bucket that blocks them, as every bucket does at first.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
func (f *facts) judgePublic(ctx context.Context, call proxy.Call, policy *access.Policy) (*denial, error) {
	if !isPublic(policy) {
		return nil, nil
	}
	client := s3Client(f.next, f.owner(call.Bucket), call.Region)
	out, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &call.Bucket})
	if err != nil && statusOf(err) != http.StatusNotFound {
		return nil, err
	}
	if err == nil && !aws.ToBool(out.PublicAccessBlockConfiguration.BlockPublicPolicy) {
		return nil, nil
	}
	return refusal("s3:PutBucketPolicy on bucket " + call.Bucket + ": because public policies are prevented by the " +
		"BlockPublicPolicy setting in S3 Block Public Access."), nil
}

// isPublic says whether a bucket's policy lets in everyone, as S3 understands that.
func isPublic(policy *access.Policy) bool {
	for _, s := range policy.Wordings() {
		everyone := slices.ContainsFunc(s.Principal, access.NamedPrincipal.Everyone) || s.NotPrincipal != nil
		if s.Effect == access.Allow && everyone && !slices.ContainsFunc(s.Condition, narrows) {
			return true
		}
	}
	return false
}

// narrows says whether a condition limits a statement to some callers.
func narrows(c access.Condition) bool {
	operator, key := strings.ToLower(c.Operator), strings.ToLower(c.Key)
	if strings.Contains(operator, "not") || operator == "null" || strings.HasSuffix(operator, "ifexists") {
		return false
	}
	fixed := []string{
		"aws:sourcearn", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceowner", "aws:sourceaccount", "aws:userid",
		"s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:dataaccesspointarn", "s3:dataaccesspointaccount",
	}
	switch {
	case key == "aws:sourceip":
		return !slices.ContainsFunc(c.Values, func(v string) bool { return strings.HasSuffix(v, "/0") })
	case !slices.Contains(fixed, key) && !strings.HasPrefix(key, "aws:principal"):
		return false
	}
	return !slices.ContainsFunc(c.Values, func(v string) bool { return strings.Trim(v, "*") == "" })
}
