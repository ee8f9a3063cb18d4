package adopt

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Replace returns the addresses of those objects that Find found for the changes but that Terraform can't take over as
// they are. The plan that imports them has to replace them (terraform plan -replace=ADDRESS):
//
//   - SSM parameters that are set by insecure_value. The provider (5.100) imports them as if they were set by value,
//     and then plans the same update for ever.
//   - Security groups that still have the rule that AWS gives to new ones, for all outgoing traffic. The provider takes
//     it away as the second step of making a group, and doesn't see it on one that it imports. Nothing uses them yet.
func Replace(
	ctx context.Context, cfg aws.Config, changes []terraform.ResourceChange, found []terraform.Existing,
) ([]string, error) {
	planned := map[string]terraform.ResourceChange{}
	for _, r := range changes {
		planned[r.Address] = r
	}
	var addresses []string
	for _, o := range found {
		var replace bool
		var err error
		switch r := planned[o.Address]; r.ResourceType {
		case "aws_ssm_parameter":
			replace = text(r.After, "insecure_value") != ""
		case "aws_security_group":
			if r.After["egress"] == nil { // else the plan says what the rules are
				replace, err = open(ctx, ec2.NewFromConfig(cfg), o.ID)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("looking at what there is of %s: %w", o.Address, err)
		}
		if replace {
			addresses = append(addresses, o.Address)
		}
	}
	return addresses, nil
}

// open says whether a security group lets all traffic out.
func open(ctx context.Context, client *ec2.Client, group string) (bool, error) {
	out, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{group}})
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
