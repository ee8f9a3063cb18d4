// Package network renders a small VPC for the tasks, where an environment doesn't name existing subnets.
package network

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Module is the environment's network module, nil where it uses existing subnets or none.
func Module(env *spec.Environment) *tf.Module {
	if env.Network == nil || env.Network.CIDR == "" {
		return nil
	}
	// The public subnet's range is kept free where there is no NAT, so that turning it on moves no subnet.
	subnets := splitCIDR(env.Network.CIDR, len(env.Network.AvailabilityZones)+1)
	private, public := subnets[:len(subnets)-1], subnets[len(subnets)-1]

	m := &tf.Module{Name: "network"}
	m.Resources = append(vpc(env), privateSubnets(env, private)...)
	m.Resources = append(m.Resources, taskSecurityGroup(env)...)
	m.Resources = append(m.Resources, gateway(env, "s3"))
	if env.Network.NAT {
		m.Resources = append(m.Resources, natGateway(env, public)...)
	} else {
		m.Resources = append(m.Resources, interfaceEndpoints(env)...)
	}
	m.Outputs = []tf.Output{
		{Name: "subnet_ids", Description: "Subnets that the tasks run in.", Value: tf.Refs(subnetIDs(env)...)},
		{
			Name:        "security_group_ids",
			Description: "Security groups of the tasks.",
			Value:       tf.Refs("aws_security_group.tasks.id"),
		},
	}
	return m
}

// Inputs are what a module needs to start tasks: the VPC's own subnets and security group, or the existing ones.
func Inputs(env *spec.Environment) []tf.Input {
	var subnets, groups tf.Expr = tf.Ref("module.network.subnet_ids"), tf.Ref("module.network.security_group_ids")
	if env.Network.CIDR == "" {
		subnets, groups = tf.Strings(env.Network.Subnets...), tf.Strings(env.Network.SecurityGroups...)
	}
	return []tf.Input{
		{Name: "subnet_ids", Type: "list(string)", Description: "Subnets that the tasks run in.", Value: subnets},
		{Name: "security_group_ids", Type: "list(string)", Description: "Security groups of the tasks.", Value: groups},
	}
}

func name(env *spec.Environment, suffix string) tf.Attribute {
	return tf.Attr("tags", tf.Object{tf.Attr("Name", tf.String(env.Prefix+"-"+env.Name+suffix))})
}

func vpc(env *spec.Environment) []tf.Node {
	return []tf.Node{
		tf.Resource("aws_vpc", "main",
			tf.Attr("cidr_block", tf.String(env.Network.CIDR)),
			tf.Attr("enable_dns_support", tf.Bool(true)),
			tf.Attr("enable_dns_hostnames", tf.Bool(true)), // the endpoints' private names need both
			name(env, "")),
		tf.Comment("Every VPC comes with a group that lets its members talk to each other. This one has no rule."),
		tf.Resource("aws_default_security_group", "main", tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id"))),
	}
}

func subnetLabel(i int) string { return fmt.Sprintf("private_%d", i+1) }

func subnetIDs(env *spec.Environment) []string {
	var ids []string
	for i := range env.Network.AvailabilityZones {
		ids = append(ids, "aws_subnet."+subnetLabel(i)+".id")
	}
	return ids
}

func privateSubnets(env *spec.Environment, cidrs []string) []tf.Node {
	nodes := []tf.Node{tf.Resource("aws_route_table", "private",
		tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")), name(env, "-private"))}
	for i, zone := range env.Network.AvailabilityZones {
		nodes = append(nodes, subnet(env, subnetLabel(i), "private", zone, cidrs[i]),
			association(subnetLabel(i), "private"))
	}
	return nodes
}

func subnet(env *spec.Environment, label, kind, zone, cidr string) tf.Node {
	attribute := "availability_zone"
	if spec.IsZoneID(zone) {
		attribute = "availability_zone_id"
	}
	return tf.Resource("aws_subnet", label,
		tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")),
		tf.Attr(attribute, tf.String(zone)),
		tf.Attr("cidr_block", tf.String(cidr)),
		name(env, "-"+kind+"-"+zone))
}

func association(subnetLabel, routeTable string) tf.Node {
	return tf.Resource("aws_route_table_association", subnetLabel,
		tf.Attr("subnet_id", tf.Ref("aws_subnet."+subnetLabel+".id")),
		tf.Attr("route_table_id", tf.Ref("aws_route_table."+routeTable+".id")))
}

// taskSecurityGroup lets the tasks call AWS over TLS and nobody call them.
func taskSecurityGroup(env *spec.Environment) []tf.Node {
	return []tf.Node{
		tf.Resource("aws_security_group", "tasks",
			tf.Attr("name", tf.String(env.Prefix+"-"+env.Name+"-tasks")),
			tf.Attr("description", tf.String("Tasks of the pipelines.")),
			tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")),
			name(env, "-tasks")),
		httpsRule("egress", "tasks", "AWS over TLS.", "0.0.0.0/0"),
	}
}

func httpsRule(direction, group, description, cidr string) tf.Node {
	return tf.Resource("aws_vpc_security_group_"+direction+"_rule", group+"_https",
		tf.Attr("security_group_id", tf.Ref("aws_security_group."+group+".id")),
		tf.Attr("description", tf.String(description)),
		tf.Attr("cidr_ipv4", tf.String(cidr)),
		tf.Attr("ip_protocol", tf.String("tcp")),
		tf.Attr("from_port", tf.Int(443)),
		tf.Attr("to_port", tf.Int(443)))
}
