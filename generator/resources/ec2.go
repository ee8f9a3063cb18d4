package resources

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// network are the types of a VPC that have tags. Their ARNs have ids that AWS makes up.
func network() []Type {
	return []Type{
		{
			Name: "aws_eip", Identity: []string{"domain"}, Find: named(addresses),
			Permissions: onNetwork(
				"ec2:AllocateAddress", "ec2:DisassociateAddress", "ec2:ReleaseAddress"),
		},
		{
			Name: "aws_internet_gateway", Identity: []string{"vpc_id"}, Find: named(internetGateways),
			Permissions: onNetwork(
				"ec2:AttachInternetGateway", "ec2:CreateInternetGateway", "ec2:DeleteInternetGateway",
				"ec2:DetachInternetGateway"),
		},
		{
			Name: "aws_nat_gateway", Identity: []string{"subnet_id"}, Find: named(natGateways),
			Permissions: onNetwork(
				"ec2:CreateNatGateway", "ec2:DeleteNatGateway"),
		},
		{
			Name: "aws_route_table", Identity: []string{"vpc_id"}, Find: inVPC(routeTables),
			Permissions: onNetwork(
				"ec2:CreateRouteTable", "ec2:DeleteRouteTable"),
		},
		{
			Name: "aws_security_group", Identity: []string{"vpc_id", "name"}, Find: inVPC(securityGroups), Replace: open,
			Permissions: onNetwork(
				"ec2:CreateSecurityGroup", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress"),
		},
		{
			Name: "aws_subnet", Identity: []string{"vpc_id", "cidr_block"}, Find: inVPC(subnets),
			Permissions: append(onNetwork("ec2:CreateSubnet", "ec2:DeleteSubnet"), Permission{
				Scope: anything(), Actions: []string{"ec2:ModifySubnetAttribute"},
			}),
		},
		{
			Name: "aws_vpc", Identity: []string{"cidr_block"}, Find: named(vpcs),
			Permissions: onNetwork(
				"ec2:CreateVpc", "ec2:DeleteVpc", "ec2:ModifyVpcAttribute"),
		},
		{
			Name: "aws_vpc_endpoint", Identity: []string{"vpc_id", "service_name"}, Find: inVPC(vpcEndpoints),
			Permissions: append(onNetwork("ec2:CreateVpcEndpoint", "ec2:DeleteVpcEndpoints"),
				Permission{Scope: anything(), Actions: []string{"route53:AssociateVPCWithHostedZone"}},
				Permission{
					Scope: anything(), Actions: []string{"ec2:ModifyVpcEndpoint"}, Why: "undoes what was changed by hand",
				}),
		},
	}
}

// onNetwork are the permissions of a type of EC2's: those that are particular to it, and those that all types share.
func onNetwork(actions ...string) []Permission {
	return []Permission{
		{Scope: anything(), Actions: append(actions, "ec2:CreateTags", "ec2:Describe*")},
		{Scope: anything(), Actions: []string{"ec2:DeleteTags"}, Why: "removes tags"},
	}
}

// open says whether a security group lets all traffic out though the plan doesn't want that: it still has the rule that
// AWS gives to new ones. The provider takes it away as the second step of making a group, and doesn't see it on one
// that it imports. Nothing uses such a group yet.
func open(ctx context.Context, s Search, planned terraform.ResourceChange, group string) (bool, error) {
	if planned.After["egress"] != nil { // the plan says what the rules are
		return false, nil
	}
	out, err := ec2.NewFromConfig(s.Config).DescribeSecurityGroups(ctx,
		&ec2.DescribeSecurityGroupsInput{GroupIds: []string{group}})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(out.SecurityGroups, func(g types.SecurityGroup) bool {
		return slices.ContainsFunc(g.IpPermissionsEgress, func(p types.IpPermission) bool {
			return aws.ToString(p.IpProtocol) == "-1" && slices.ContainsFunc(p.IpRanges, func(r types.IpRange) bool {
				return aws.ToString(r.CidrIp) == "0.0.0.0/0"
			})
		})
	}), nil
}
