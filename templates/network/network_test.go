package network_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/network"
)

// in is an environment in that region with that network.
func in(partition, region string, n spec.Network) *spec.Environment {
	return &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", Partition: partition, Region: region, Network: &n,
		Pipelines: []*spec.Pipeline{{Parameters: []spec.Parameter{{Key: "a"}}}},
	}
}

// uses has a pipeline without parameters, with a secret and things that it is allowed.
func uses(env *spec.Environment) *spec.Environment {
	env.Pipelines = []*spec.Pipeline{{Steps: []*spec.Step{{
		Secrets: []spec.Secret{{ARN: "arn:aws:secretsmanager:eu-west-1:111111111111:secret:a"}},
		Allow: []spec.Allowance{
			{Actions: []string{"sqs:SendMessage", "sqs:GetQueueUrl", "s3:GetObject"}},
			{Actions: []string{"cloudwatch:PutMetricData", "dynamodb:GetItem", "unheard:Of"}},
		},
	}}}}
	return env
}

func Example() {
	env := in("aws", "eu-west-1", spec.Network{CIDR: "10.0.0.0/26", AvailabilityZones: []string{"eu-west-1a"}})
	m := network.Module(env)
	fmt.Printf("%s\n# and the endpoints\n\n", tf.NewPrinter().Bytes(m.Resources[:8]))
	fmt.Printf("%s", tf.NewPrinter().Bytes(m.OutputBlocks()))
	// Output:
	// resource "aws_vpc" "main" {
	//   cidr_block           = "10.0.0.0/26"
	//   enable_dns_support   = true
	//   enable_dns_hostnames = true
	//   tags = {
	//     Name = "acme-dev"
	//   }
	// }
	//
	// # Every VPC comes with a group that lets its members talk to each other. This one has no rule.
	// resource "aws_default_security_group" "main" {
	//   vpc_id = aws_vpc.main.id
	// }
	//
	// resource "aws_route_table" "private" {
	//   vpc_id = aws_vpc.main.id
	//   tags = {
	//     Name = "acme-dev-private"
	//   }
	// }
	//
	// resource "aws_subnet" "private_1" {
	//   vpc_id            = aws_vpc.main.id
	//   availability_zone = "eu-west-1a"
	//   cidr_block        = "10.0.0.0/27"
	//   tags = {
	//     Name = "acme-dev-private-eu-west-1a"
	//   }
	// }
	//
	// resource "aws_route_table_association" "private_1" {
	//   subnet_id      = aws_subnet.private_1.id
	//   route_table_id = aws_route_table.private.id
	// }
	//
	// resource "aws_security_group" "tasks" {
	//   name        = "acme-dev-tasks"
	//   description = "Tasks of the pipelines."
	//   vpc_id      = aws_vpc.main.id
	//   tags = {
	//     Name = "acme-dev-tasks"
	//   }
	// }
	//
	// resource "aws_vpc_security_group_egress_rule" "tasks_https" {
	//   security_group_id = aws_security_group.tasks.id
	//   description       = "AWS over TLS."
	//   cidr_ipv4         = "0.0.0.0/0"
	//   ip_protocol       = "tcp"
	//   from_port         = 443
	//   to_port           = 443
	// }
	//
	// # and the endpoints
	//
	// output "subnet_ids" {
	//   description = "Subnets that the tasks run in."
	//   value       = [aws_subnet.private_1.id]
	// }
	//
	// output "security_group_ids" {
	//   description = "Security groups of the tasks."
	//   value       = [aws_security_group.tasks.id]
	// }
}

// TestWaysOut checks how tasks reach AWS, and that the subnets stay where they are when that changes.
func TestWaysOut(t *testing.T) {
	zones := []string{"a", "b"}
	private := []string{"10.0.0.0/26", "10.0.0.64/26"}
	for _, test := range []struct {
		name     string
		env      *spec.Environment
		subnets  []string
		services []string
		nat      bool
	}{
		{
			"endpoints", in("aws", "eu-west-1", spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: zones}),
			private, []string{
				"com.amazonaws.eu-west-1.s3", "com.amazonaws.eu-west-1.ecr.api", "com.amazonaws.eu-west-1.ecr.dkr",
				"com.amazonaws.eu-west-1.logs", "com.amazonaws.eu-west-1.ssm",
			}, false,
		},
		{
			"what steps use", uses(in("aws", "eu-west-1", spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: zones})),
			private, []string{
				"com.amazonaws.eu-west-1.s3", "com.amazonaws.eu-west-1.dynamodb", "com.amazonaws.eu-west-1.ecr.api",
				"com.amazonaws.eu-west-1.ecr.dkr", "com.amazonaws.eu-west-1.logs", "com.amazonaws.eu-west-1.monitoring",
				"com.amazonaws.eu-west-1.secretsmanager", "com.amazonaws.eu-west-1.sqs",
			}, false,
		},
		{
			"NAT", in("aws", "eu-west-1", spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: zones, NAT: true}),
			append(private[:2:2], "10.0.0.128/26"), []string{"com.amazonaws.eu-west-1.s3"}, true,
		},
		{
			"China", in("aws-cn", "cn-north-1", spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: zones}),
			private, []string{
				"com.amazonaws.cn-north-1.s3", "cn.com.amazonaws.cn-north-1.ecr.api", "cn.com.amazonaws.cn-north-1.ecr.dkr",
				"com.amazonaws.cn-north-1.logs", "com.amazonaws.cn-north-1.ssm",
			}, false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := string(tf.NewPrinter().Bytes(network.Module(test.env).Resources))
			if diff := cmp.Diff(test.services, values(got, "service_name")); diff != "" {
				t.Errorf("endpoints differ (-want +got):\n%s", diff)
			}
			vpcFirst := append([]string{"10.0.0.0/24"}, test.subnets...)
			if diff := cmp.Diff(vpcFirst, values(got, "cidr_block")); diff != "" {
				t.Errorf("ranges differ (-want +got):\n%s", diff)
			}
			for _, kind := range []string{"aws_nat_gateway", "aws_internet_gateway"} {
				if strings.Contains(got, `"`+kind+`"`) != test.nat {
					t.Errorf("there should be a %s: %t, and this is rendered:\n%s", kind, test.nat, got)
				}
			}
		})
	}
}

// values are the strings that an attribute is set to.
func values(source, attribute string) []string {
	var list []string
	for _, m := range regexp.MustCompile(` `+attribute+` += "(.*)"`).FindAllStringSubmatch(source, -1) {
		list = append(list, m[1])
	}
	return list
}

func TestExistingSubnets(t *testing.T) {
	env := in("aws", "eu-west-1", spec.Network{
		Subnets: []string{"subnet-11111111", "subnet-22222222"}, SecurityGroups: []string{"sg-33333333"},
	})
	if m := network.Module(env); m != nil {
		t.Errorf("got module %+v", m)
	}
	got := inputs(env)
	want := map[string]tf.Expr{
		"subnet_ids":         tf.Strings("subnet-11111111", "subnet-22222222"),
		"security_group_ids": tf.Strings("sg-33333333"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inputs differ (-want +got):\n%s", diff)
	}
}

func TestOwnSubnets(t *testing.T) {
	got := inputs(in("aws", "eu-west-1", spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: []string{"eu-west-1a"}}))
	want := map[string]tf.Expr{
		"subnet_ids":         tf.Ref("module.network.subnet_ids"),
		"security_group_ids": tf.Ref("module.network.security_group_ids"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inputs differ (-want +got):\n%s", diff)
	}
}

func TestNoModuleWithoutNetwork(t *testing.T) {
	if m := network.Module(&spec.Environment{}); m != nil {
		t.Errorf("got module %+v", m)
	}
}

func inputs(env *spec.Environment) map[string]tf.Expr {
	values := map[string]tf.Expr{}
	for _, input := range network.Inputs(env) {
		values[input.Name] = input.Value
	}
	return values
}
