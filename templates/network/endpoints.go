package network

import (
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// gateway is the free endpoint of a service that has one, in the same region. S3's also holds the layers of ECR's
// images.
func gateway(env *spec.Environment, service string) tf.Node {
	return tf.Resource("aws_vpc_endpoint", service,
		tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")),
		tf.Attr("service_name", tf.String(serviceName(env, service))),
		tf.Attr("vpc_endpoint_type", tf.String("Gateway")),
		tf.Attr("route_table_ids", tf.Refs("aws_route_table.private.id")),
		name(env, "-"+service))
}

// endpointLabel is what an endpoint is called in Terraform.
func endpointLabel(service string) string {
	return strings.NewReplacer(".", "_", "-", "_").Replace(service)
}

// interfaceEndpoints are what tasks without a way to the internet need to start, to log, and to use what their
// pipelines do. AWS bills each by the hour and availability zone, but for the gateway to DynamoDB, which is free.
func interfaceEndpoints(env *spec.Environment) []tf.Node {
	nodes := []tf.Node{
		tf.Resource("aws_security_group", "endpoints",
			tf.Attr("name", tf.String(env.Prefix+"-"+env.Name+"-endpoints")),
			tf.Attr("description", tf.String("Endpoints of AWS services.")),
			tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")),
			name(env, "-endpoints")),
		httpsRule("ingress", "endpoints", "TLS from this VPC.", env.Network.CIDR),
	}
	for _, service := range env.Endpoints() {
		if service == "dynamodb" {
			nodes = append(nodes, gateway(env, service))
			continue
		}
		nodes = append(nodes, tf.Resource("aws_vpc_endpoint", endpointLabel(service),
			tf.Attr("vpc_id", tf.Ref("aws_vpc.main.id")),
			tf.Attr("service_name", tf.String(serviceName(env, service))),
			tf.Attr("vpc_endpoint_type", tf.String("Interface")),
			tf.Attr("private_dns_enabled", tf.Bool(true)),
			tf.Attr("subnet_ids", tf.Refs(subnetIDs(env)...)),
			tf.Attr("security_group_ids", tf.Refs("aws_security_group.endpoints.id")),
			name(env, "-"+service)))
	}
	return nodes
}

// serviceName is the endpoint service's name. In China and in the European Sovereign Cloud, ECR's have a prefix of
// their own.
func serviceName(env *spec.Environment, service string) string {
	prefix := "com.amazonaws."
	if own := map[string]string{"aws-cn": "cn.com.amazonaws.", "aws-eusc": "eu.amazonaws."}[env.Partition]; own != "" &&
		strings.HasPrefix(service, "ecr.") {
		prefix = own
	}
	return prefix + env.Region + "." + service
}
