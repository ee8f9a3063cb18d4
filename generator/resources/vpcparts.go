package resources

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// networkParts are the types of a VPC that belong to another and have no tags of their own, or need none.
func networkParts() []Type {
	ruleOf := func(direction string) Type {
		return Type{
			Name: "aws_vpc_security_group_" + direction + "_rule", Find: rule,
			Identity: []string{"security_group_id", "cidr_ipv4", "ip_protocol", "from_port", "to_port"},
			Permissions: append(onNetwork(), Permission{
				Scope: anything(), Actions: []string{"ec2:ModifySecurityGroupRules"}, Why: "undoes what was changed by hand",
			}),
		}
	}
	egress, ingress := ruleOf("egress"), ruleOf("ingress")
	egress.Permissions = append(egress.Permissions, onNetwork(
		"ec2:AuthorizeSecurityGroupEgress", "ec2:RevokeSecurityGroupEgress")...)
	ingress.Permissions = append(ingress.Permissions, onNetwork(
		"ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")...)
	return []Type{
		egress, ingress,
		{
			Name:        "aws_default_security_group",
			Identity:    []string{"vpc_id"},
			Converges:   "RevokeSecurityGroupEgress and RevokeSecurityGroupIngress",
			Permissions: onNetwork("ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"),
		},
		{
			Name:     "aws_route",
			Identity: []string{"route_table_id", "destination_cidr_block"},
			Find:     route,
			ImportID: func(attributes map[string]any) string {
				return routeID(text(attributes, "route_table_id"), text(attributes, "destination_cidr_block"))
			},
			Permissions: append(onNetwork("ec2:CreateRoute", "ec2:DeleteRoute"), Permission{
				Scope: anything(), Actions: []string{"ec2:ReplaceRoute"}, Why: "points a route to another gateway",
			}),
		},
		{
			Name:     "aws_route_table_association",
			Identity: []string{"subnet_id"},
			Find:     association,
			ImportID: func(attributes map[string]any) string {
				return associationID(text(attributes, "subnet_id"), text(attributes, "route_table_id"))
			},
			Permissions: append(onNetwork("ec2:AssociateRouteTable", "ec2:DisassociateRouteTable"), Permission{
				Scope: anything(), Actions: []string{"ec2:ReplaceRouteTableAssociation"},
				Why: "associates a subnet with another table",
			}),
		},
	}
}

// parent is the id of the object that another is a part of: the one that the plan knows, else the one found for the
// planned resource of that type and label beside it; empty where neither is.
func parent(s Search, planned terraform.ResourceChange, attribute, kind, label string) string {
	if id := text(planned.After, attribute); id != "" {
		return id
	}
	module, _ := split(planned)
	return s.Found(module + kind + "." + label)
}

// split takes the type out of an address: "module.network.aws_route.public" is "module.network." and "public".
func split(r terraform.ResourceChange) (module, label string) {
	module, label, _ = strings.Cut(r.Address, r.ResourceType+".")
	return module, label
}

// association finds which route table a subnet is associated with, which needs not be the planned one. An association
// is labelled as its subnet.
func association(ctx context.Context, s Search, r terraform.ResourceChange) (Object, error) {
	_, label := split(r)
	subnet := parent(s, r, "subnet_id", "aws_subnet", label)
	if subnet == "" {
		return Object{}, nil
	}
	tables, err := routeTables(ctx, ec2.NewFromConfig(s.Config), []types.Filter{filter("association.subnet-id", subnet)})
	if err != nil || len(tables) == 0 {
		return Object{}, err
	}
	return own(associationID(subnet, aws.ToString(tables[0].id))), nil // a subnet has one at most
}

func associationID(subnet, table string) string { return subnet + "/" + table }

// route finds the route to a destination, which a table can have once. A route is labelled as its table.
func route(ctx context.Context, s Search, r terraform.ResourceChange) (Object, error) {
	destination := text(r.After, "destination_cidr_block")
	_, label := split(r)
	table := parent(s, r, "route_table_id", "aws_route_table", label)
	if table == "" || destination == "" {
		return Object{}, nil
	}
	out, err := ec2.NewFromConfig(s.Config).DescribeRouteTables(ctx,
		&ec2.DescribeRouteTablesInput{RouteTableIds: []string{table}})
	if err != nil {
		return Object{}, err
	}
	for _, t := range out.RouteTables {
		if slices.ContainsFunc(t.Routes, func(r types.Route) bool {
			return aws.ToString(r.DestinationCidrBlock) == destination
		}) {
			return own(routeID(table, destination)), nil
		}
	}
	return Object{}, nil
}

func routeID(table, destination string) string { return table + "_" + destination }

// rule finds a rule of a security group, which can't have the same one twice. A rule is labelled as its group, and for
// what it is after the last underscore.
func rule(ctx context.Context, s Search, r terraform.ResourceChange) (Object, error) {
	_, label := split(r)
	group := parent(s, r, "security_group_id", "aws_security_group", label[:max(0, strings.LastIndex(label, "_"))])
	if group == "" {
		return Object{}, nil
	}
	out, err := ec2.NewFromConfig(s.Config).DescribeSecurityGroupRules(ctx, &ec2.DescribeSecurityGroupRulesInput{
		Filters: []types.Filter{filter("group-id", group)},
	})
	if err != nil {
		return Object{}, err
	}
	for _, have := range out.SecurityGroupRules {
		if sameRule(r, have) {
			return own(aws.ToString(have.SecurityGroupRuleId)), nil
		}
	}
	return Object{}, nil
}

// sameRule compares what AWS tells rules apart by. The description isn't among it.
func sameRule(r terraform.ResourceChange, have types.SecurityGroupRule) bool {
	egress := r.ResourceType == "aws_vpc_security_group_egress_rule"
	return aws.ToBool(have.IsEgress) == egress &&
		text(r.After, "cidr_ipv4") == aws.ToString(have.CidrIpv4) &&
		text(r.After, "ip_protocol") == aws.ToString(have.IpProtocol) &&
		fmt.Sprint(r.After["from_port"]) == fmt.Sprint(aws.ToInt32(have.FromPort)) &&
		fmt.Sprint(r.After["to_port"]) == fmt.Sprint(aws.ToInt32(have.ToPort))
}
