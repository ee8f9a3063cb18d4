package rendered

import (
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// computed are the attributes that the provider computes from what is known before apply.
func (c *collector) computed(mode config.Mode, typ string) map[string]func(*config.Instance) config.Value {
	attributes := map[string]func(*config.Instance) config.Value{}
	if mode == config.Data && typ == "aws_iam_policy_document" {
		document := func(i *config.Instance) config.Value { return policyDocument(i).Value() }
		attributes["json"], attributes["minified_json"] = document, document
	}
	for name, compute := range texts(mode, typ) {
		attributes[name] = func(i *config.Instance) config.Value {
			if text := compute(c.instance(i)); text != "" {
				return config.String(text)
			}
			return i.Unknown(name, i.Value(nameArgument(typ)))
		}
	}
	return attributes
}

// texts are the computed attributes that are texts; empty where one isn't known.
func texts(mode config.Mode, typ string) map[string]func(instance) string {
	account := func(i instance) string { return i.provider.account }
	region := func(i instance) string { return i.provider.region }
	partition := func(i instance) string { return i.provider.partition }
	type attributes = map[string]func(instance) string
	if mode == config.Data {
		switch typ {
		case "aws_caller_identity":
			return attributes{"account_id": account, "id": account}
		case "aws_partition":
			return attributes{"partition": partition, "id": partition, "dns_suffix": dnsSuffix}
		case "aws_region":
			return attributes{"region": region, "name": region, "id": region}
		case "aws_s3_bucket", "aws_iam_role":
			return attributes{"id": instance.name, "arn": instance.arn}
		}
		return nil
	}
	switch typ {
	case "aws_iam_policy":
		return attributes{"id": instance.arn, "arn": instance.arn}
	case "aws_sqs_queue":
		return attributes{"arn": instance.arn} // its id is its URL
	case "aws_sns_topic":
		return attributes{"id": instance.arn, "arn": instance.arn}
	case "aws_s3_bucket", "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_ssm_parameter", "aws_ecr_repository",
		"aws_kms_alias", "aws_cloudwatch_event_bus":
		return attributes{"id": instance.name, "arn": instance.arn}
	}
	return nil
}

// nameArgument is the argument that names a resource.
func nameArgument(typ string) string {
	if typ == "aws_s3_bucket" {
		return "bucket"
	}
	return "name"
}

// name is the instance's name, empty where it isn't known.
func (i instance) name() string {
	name, _ := i.Text(nameArgument(i.Type))
	return name
}

// arn is the instance's ARN, empty where it isn't known. Each service's page of the Service Authorization Reference has
// the formats. https://docs.aws.amazon.com/service-authorization/latest/reference/
func (i instance) arn() string {
	name := i.name()
	if name == "" {
		return ""
	}
	p := i.provider
	switch i.Type {
	case "aws_s3_bucket":
		return p.arn("s3", false, false, name)
	case "aws_iam_role":
		return i.iamARN("role", name)
	case "aws_iam_user":
		return i.iamARN("user", name)
	case "aws_iam_group":
		return i.iamARN("group", name)
	case "aws_iam_policy":
		return i.iamARN("policy", name)
	case "aws_ssm_parameter":
		return p.arn("ssm", true, true, "parameter/"+strings.TrimPrefix(name, "/"))
	case "aws_ecr_repository":
		return p.arn("ecr", true, true, "repository/"+name)
	case "aws_sqs_queue":
		return p.arn("sqs", true, true, name)
	case "aws_sns_topic":
		return p.arn("sns", true, true, name)
	case "aws_kms_alias":
		return p.arn("kms", true, true, name)
	case "aws_cloudwatch_event_bus":
		return p.arn("events", true, true, "event-bus/"+name)
	}
	return ""
}

// iamARN has the path in it, which is / unless it is given. Of a role that is only looked up it isn't known.
func (i instance) iamARN(kind, name string) string {
	path := "/"
	if v := i.Value("path"); !v.IsNull() {
		var ok bool
		if path, ok = v.Text(); !ok {
			return ""
		}
	} else if i.Mode == config.Data {
		return ""
	}
	return i.provider.arn("iam", false, true, kind+path+name)
}

// dnsSuffix is the domain of AWS's endpoints, empty where it isn't known.
func dnsSuffix(i instance) string { return aws.DNSSuffix(i.provider.partition) }
