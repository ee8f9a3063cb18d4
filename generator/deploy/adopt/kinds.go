package adopt

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/tfgen/tfgen/generator/terraform"
)

// kinds says for every type of resource that is rendered how to find an object of it. Those with nil need no finding:
// AWS's call that makes one replaces what is there, so that making it again converges.
func (f *finder) kinds(cfg aws.Config) map[string]find {
	containers := ecs.NewFromConfig(cfg)
	keys := kms.NewFromConfig(cfg)
	vpc := network{ec2.NewFromConfig(cfg), f}
	return map[string]find{
		"aws_cloudwatch_log_group": f.tagged("name", logGroup(cloudwatchlogs.NewFromConfig(cfg), f.env)),
		"aws_ecr_repository":       f.tagged("name", repository(ecr.NewFromConfig(cfg), f.env)),
		"aws_ecs_cluster":          f.tagged("name", cluster(containers)),
		"aws_ecs_task_definition":  f.tagged("family", taskDefinition(containers)),
		"aws_iam_role":             f.tagged("name", role(iam.NewFromConfig(cfg))),
		"aws_kms_alias":            f.tagged("name", alias(keys)),
		"aws_kms_key":              key(keys, f.env),
		"aws_s3_bucket":            f.tagged("bucket", bucket(s3.NewFromConfig(cfg), f.env)),
		"aws_scheduler_schedule":   schedule(scheduler.NewFromConfig(cfg), f.env),
		"aws_sfn_state_machine":    f.tagged("name", stateMachine(sfn.NewFromConfig(cfg), f.env)),
		"aws_ssm_parameter":        f.tagged("name", parameter(ssm.NewFromConfig(cfg))),

		"aws_eip":                             vpc.named(vpc.addresses),
		"aws_internet_gateway":                vpc.named(vpc.internetGateways),
		"aws_nat_gateway":                     vpc.named(vpc.natGateways),
		"aws_route":                           vpc.route,
		"aws_route_table":                     vpc.inVPC(vpc.routeTables),
		"aws_route_table_association":         vpc.association,
		"aws_security_group":                  vpc.inVPC(vpc.securityGroups),
		"aws_subnet":                          vpc.inVPC(vpc.subnets),
		"aws_vpc":                             vpc.named(vpc.vpcs),
		"aws_vpc_endpoint":                    vpc.inVPC(vpc.endpoints),
		"aws_vpc_security_group_egress_rule":  vpc.rule,
		"aws_vpc_security_group_ingress_rule": vpc.rule,

		"aws_default_security_group":        nil, // it comes with the VPC: only its rules are taken away
		"aws_ecr_lifecycle_policy":          nil, // PutLifecyclePolicy
		"aws_iam_role_policy":               nil, // PutRolePolicy
		"aws_s3_bucket_ownership_controls":  nil, // PutBucketOwnershipControls
		"aws_s3_bucket_policy":              nil, // PutBucketPolicy
		"aws_s3_bucket_public_access_block": nil, // PutPublicAccessBlock
		"aws_s3_bucket_versioning":          nil, // PutBucketVersioning

		"aws_s3_bucket_lifecycle_configuration":              nil, // PutBucketLifecycleConfiguration
		"aws_s3_bucket_server_side_encryption_configuration": nil, // PutBucketEncryption
	}
}

// importID is what Find returns for an object that the state has, from its attributes there.
func importID(r terraform.ResourceChange) string {
	switch r.ResourceType {
	case "aws_ecs_cluster":
		return text(r.Before, "name")
	case "aws_ecs_task_definition":
		return text(r.Before, "arn")
	case "aws_route":
		return routeID(text(r.Before, "route_table_id"), text(r.Before, "destination_cidr_block"))
	case "aws_route_table_association":
		return associationID(text(r.Before, "subnet_id"), text(r.Before, "route_table_id"))
	}
	return text(r.Before, "id")
}
