package rendered

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// computed are the attributes that the provider computes from what is known before apply, by type.
func computed(mode, kind string) []string {
	if mode == "data" {
		switch kind {
		case "aws_caller_identity":
			return []string{"account_id", "id"}
		case "aws_partition":
			return []string{"partition", "id", "dns_suffix"}
		case "aws_region":
			return []string{"region", "name", "id"}
		case "aws_iam_policy_document":
			return []string{"json", "minified_json"}
		case "aws_s3_bucket", "aws_iam_role":
			return []string{"id", "arn"}
		}
		return nil
	}
	switch kind {
	case "aws_s3_bucket", "aws_iam_role", "aws_iam_policy", "aws_ssm_parameter", "aws_ecr_repository", "aws_kms_alias":
		return []string{"id", "arn"}
	}
	return nil
}

// computed is the value of such an attribute, or false for others.
func (i *instance) computed(name string) (cty.Value, bool) {
	for _, known := range computed(i.mode, i.kind) {
		if known == name {
			v, ok := i.compute(name)
			if !ok {
				return i.unknownFor(name, i.argument(nameArgument(i.kind))), true
			}
			return cty.StringVal(v), true
		}
	}
	return cty.NilVal, false
}

// compute is an attribute's value, or false where its arguments aren't known.
func (i *instance) compute(name string) (string, bool) {
	p := i.provider
	switch i.kind {
	case "aws_caller_identity":
		return p.account, p.account != ""
	case "aws_region":
		return p.region, p.region != ""
	case "aws_partition":
		if name == "dns_suffix" {
			return dnsSuffix(p.partition), p.partition != ""
		}
		return p.partition, p.partition != ""
	case "aws_iam_policy_document":
		document := i.policyDocument()
		return string(document.JSON), len(document.Unresolved) == 0
	case "aws_iam_policy":
		arn := i.arn()
		return arn, arn != ""
	}
	if name == "arn" {
		arn := i.arn()
		return arn, arn != ""
	}
	return i.text(nameArgument(i.kind))
}

// nameArgument is the argument that names a resource.
func nameArgument(kind string) string {
	if kind == "aws_s3_bucket" {
		return "bucket"
	}
	return "name"
}

// arn is the instance's ARN, empty where it isn't known. Each service's page of the Service Authorization Reference has
// the formats. https://docs.aws.amazon.com/service-authorization/latest/reference/
func (i *instance) arn() string {
	name, ok := i.text(nameArgument(i.kind))
	if !ok {
		return ""
	}
	p := i.provider
	switch i.kind {
	case "aws_s3_bucket":
		return p.arn("s3", false, false, name)
	case "aws_iam_role":
		return i.iamARN("role", name)
	case "aws_iam_policy":
		return i.iamARN("policy", name)
	case "aws_ssm_parameter":
		return p.arn("ssm", true, true, "parameter/"+strings.TrimPrefix(name, "/"))
	case "aws_ecr_repository":
		return p.arn("ecr", true, true, "repository/"+name)
	case "aws_kms_alias":
		return p.arn("kms", true, true, name)
	}
	return ""
}

// iamARN has the path in it, which is / unless it is given. Of a role that is only looked up it isn't known.
func (i *instance) iamARN(kind, name string) string {
	route := "/"
	if v := i.argument("path"); !isNull(v) {
		var ok bool
		if route, ok = text(v); !ok {
			return ""
		}
	} else if i.mode == "data" {
		return ""
	}
	return i.provider.arn("iam", false, true, kind+route+name)
}

// dnsSuffix is the domain of AWS's endpoints.
func dnsSuffix(partition string) string {
	switch partition {
	case "aws-cn":
		return "amazonaws.com.cn"
	default:
		return "amazonaws.com"
	}
}
