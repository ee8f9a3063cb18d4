package resources

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func vpcs(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.Vpcs, func(v types.Vpc) object { return object{id: v.VpcId, tags: v.Tags} }), nil
}

func subnets(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.Subnets, func(s types.Subnet) object { return object{id: s.SubnetId, tags: s.Tags} }), nil
}

func routeTables(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.RouteTables, func(t types.RouteTable) object {
		return object{id: t.RouteTableId, tags: t.Tags}
	}), nil
}

func internetGateways(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.InternetGateways, func(g types.InternetGateway) object {
		return object{id: g.InternetGatewayId, tags: g.Tags}
	}), nil
}

func addresses(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.Addresses, func(a types.Address) object { return object{id: a.AllocationId, tags: a.Tags} }), nil
}

// natGateways leaves out deleted ones, which EC2 shows for an hour, and those that failed and never route.
func natGateways(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeNatGateways(ctx, &ec2.DescribeNatGatewaysInput{Filter: filters})
	if err != nil {
		return nil, err
	}
	stay := slices.DeleteFunc(out.NatGateways, func(g types.NatGateway) bool {
		return g.State != types.NatGatewayStatePending && g.State != types.NatGatewayStateAvailable
	})
	return objects(stay, func(g types.NatGateway) object { return object{id: g.NatGatewayId, tags: g.Tags} }), nil
}

// vpcEndpoints leaves out deleted ones, which EC2 shows for a while. It writes their states in lower case, other than
// the SDK does.
func vpcEndpoints(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	stay := slices.DeleteFunc(out.VpcEndpoints, func(e types.VpcEndpoint) bool {
		return strings.EqualFold(string(e.State), "deleting") || strings.EqualFold(string(e.State), "deleted")
	})
	return objects(stay, func(e types.VpcEndpoint) object { return object{id: e.VpcEndpointId, tags: e.Tags} }), nil
}

func securityGroups(ctx context.Context, client *ec2.Client, filters []types.Filter) ([]object, error) {
	out, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: filters})
	if err != nil {
		return nil, err
	}
	return objects(out.SecurityGroups, func(g types.SecurityGroup) object {
		return object{id: g.GroupId, tags: g.Tags}
	}), nil
}
