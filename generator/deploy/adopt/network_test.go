package adopt_test

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func (acct *testAccount) ec2Tags(kind ec2types.ResourceType, name string) []ec2types.TagSpecification {
	return []ec2types.TagSpecification{{
		ResourceType: kind,
		Tags:         tagged(acct, name, func(k, v *string) ec2types.Tag { return ec2types.Tag{Key: k, Value: v} }),
	}}
}

func named(name string) map[string]any { return map[string]any{"tags": map[string]any{"Name": name}} }

func (acct *testAccount) makeVPC() string {
	out := must[*ec2.CreateVpcOutput](acct.t)(ec2.NewFromConfig(acct.cfg).CreateVpc(acct.t.Context(), &ec2.CreateVpcInput{
		CidrBlock: aws.String("10.0.0.0/16"), TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeVpc, "demo"),
	}))
	acct.lost("module.n.aws_vpc.main", *out.Vpc.VpcId, named("demo"))
	return *out.Vpc.VpcId
}

// makeGroup makes a security group; a finished one has lost the rule that AWS gives it.
func (acct *testAccount) makeGroup(vpc, label string, finished bool) string {
	client := ec2.NewFromConfig(acct.cfg)
	out := must[*ec2.CreateSecurityGroupOutput](acct.t)(client.CreateSecurityGroup(acct.t.Context(), &ec2.CreateSecurityGroupInput{
		GroupName: aws.String(label), Description: aws.String("d"), VpcId: aws.String(vpc),
		TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeSecurityGroup, label),
	}))
	if finished {
		must[any](acct.t)(client.RevokeSecurityGroupEgress(acct.t.Context(), &ec2.RevokeSecurityGroupEgressInput{
			GroupId: out.GroupId,
			IpPermissions: []ec2types.IpPermission{{
				IpProtocol: aws.String("-1"), IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
			}},
		}))
	}
	acct.lost("module.n.aws_security_group."+label, *out.GroupId, named(label))
	return *out.GroupId
}

// makeNetwork makes one of everything in a VPC.
func (acct *testAccount) makeNetwork() {
	t, ctx, client := acct.t, acct.t.Context(), ec2.NewFromConfig(acct.cfg)
	vpc := aws.String(acct.makeVPC())
	subnet := must[*ec2.CreateSubnetOutput](t)(client.CreateSubnet(ctx, &ec2.CreateSubnetInput{
		VpcId: vpc, CidrBlock: aws.String("10.0.0.0/24"), TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeSubnet, "public"),
	})).Subnet.SubnetId
	acct.lost("module.n.aws_subnet.public", *subnet, named("public"))
	table := must[*ec2.CreateRouteTableOutput](t)(client.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{
		VpcId: vpc, TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeRouteTable, "public"),
	})).RouteTable.RouteTableId
	acct.lost("module.n.aws_route_table.public", *table, named("public"))
	must[any](t)(client.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: table, SubnetId: subnet}))
	acct.lost("module.n.aws_route_table_association.public", *subnet+"/"+*table, map[string]any{})

	gateway := must[*ec2.CreateInternetGatewayOutput](t)(client.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{
		TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeInternetGateway, "demo"),
	})).InternetGateway.InternetGatewayId
	acct.lost("module.n.aws_internet_gateway.main", *gateway, named("demo"))
	must[any](t)(client.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{VpcId: vpc, InternetGatewayId: gateway}))
	must[any](t)(client.CreateRoute(ctx, &ec2.CreateRouteInput{
		RouteTableId: table, GatewayId: gateway, DestinationCidrBlock: aws.String("0.0.0.0/0"),
	}))
	acct.lost("module.n.aws_route.public", *table+"_0.0.0.0/0", map[string]any{"destination_cidr_block": "0.0.0.0/0"})

	address := must[*ec2.AllocateAddressOutput](t)(client.AllocateAddress(ctx, &ec2.AllocateAddressInput{
		TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeElasticIp, "nat"),
	})).AllocationId
	acct.lost("module.n.aws_eip.nat", *address, named("nat"))
	nat := must[*ec2.CreateNatGatewayOutput](t)(client.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{
		SubnetId: subnet, AllocationId: address, TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeNatgateway, "demo"),
	})).NatGateway.NatGatewayId
	acct.lost("module.n.aws_nat_gateway.main", *nat, named("demo"))
	endpoint := must[*ec2.CreateVpcEndpointOutput](t)(client.CreateVpcEndpoint(ctx, &ec2.CreateVpcEndpointInput{
		VpcId: vpc, ServiceName: aws.String("com.amazonaws.us-east-1.ssm"),
		VpcEndpointType: ec2types.VpcEndpointTypeInterface, SubnetIds: []string{*subnet},
		TagSpecifications: acct.ec2Tags(ec2types.ResourceTypeVpcEndpoint, "ssm"),
	})).VpcEndpoint.VpcEndpointId
	acct.lost("module.n.aws_vpc_endpoint.ssm", *endpoint, named("ssm"))
	acct.makeRules(*vpc)
}

func (acct *testAccount) makeRules(vpc string) {
	t, ctx, client := acct.t, acct.t.Context(), ec2.NewFromConfig(acct.cfg)
	tasks, endpoints := acct.makeGroup(vpc, "tasks", true), acct.makeGroup(vpc, "endpoints", true)
	permission := []ec2types.IpPermission{{
		IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443),
		IpRanges: []ec2types.IpRange{{CidrIp: aws.String("10.0.0.0/8")}},
	}}
	after := map[string]any{"ip_protocol": "tcp", "from_port": 443.0, "to_port": 443.0, "cidr_ipv4": "10.0.0.0/8"}
	egress := must[*ec2.AuthorizeSecurityGroupEgressOutput](t)(client.AuthorizeSecurityGroupEgress(ctx,
		&ec2.AuthorizeSecurityGroupEgressInput{GroupId: aws.String(tasks), IpPermissions: permission}))
	acct.lost("module.n.aws_vpc_security_group_egress_rule.tasks_https", *egress.SecurityGroupRules[0].SecurityGroupRuleId, after)
	ingress := must[*ec2.AuthorizeSecurityGroupIngressOutput](t)(client.AuthorizeSecurityGroupIngress(ctx,
		&ec2.AuthorizeSecurityGroupIngressInput{GroupId: aws.String(endpoints), IpPermissions: permission}))
	acct.lost("module.n.aws_vpc_security_group_ingress_rule.endpoints_https", *ingress.SecurityGroupRules[0].SecurityGroupRuleId, after)
}
