package network

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// natGateway is a way out to the internet, and to S3 in other regions, through one public subnet. One gateway in one
// availability zone is the cheap choice for batch work; AWS bills it by the hour and by the gigabyte.
func natGateway(env *spec.Environment, cidr string) []tf.Node {
	return []tf.Node{
		tf.Resource("aws_internet_gateway", "main", tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")), name(env, "")),
		subnet(env, "public", "public", env.Network.AvailabilityZones[0], cidr),
		tf.Resource("aws_route_table", "public", tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")), name(env, "-public")),
		association("public", "public"),
		defaultRoute("public", "gateway_id", "aws_internet_gateway.main.id"),
		tf.Resource("aws_eip", "nat", tf.Attr("domain", tf.String("vpc")), name(env, "-nat")),
		tf.Resource("aws_nat_gateway", "main",
			tf.Attr("allocation_id", tf.Ref("aws_eip.nat.id")),
			tf.Attr("subnet_id", tf.Ref("aws_subnet.public.id")),
			name(env, ""),
			tf.Attr("depends_on", tf.Refs("aws_internet_gateway.main"))),
		defaultRoute("private", "nat_gateway_id", "aws_nat_gateway.main.id"),
	}
}

func defaultRoute(table, targetAttribute, target string) tf.Node {
	return tf.Resource("aws_route", table,
		tf.Attr("route_table_id", tf.Ref("aws_route_table."+table+".id")),
		tf.Attr("destination_cidr_block", tf.String("0.0.0.0/0")),
		tf.Attr(targetAttribute, tf.Ref(target)))
}
