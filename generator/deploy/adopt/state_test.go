package adopt_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestMatch has states and plans as "ADDRESS NAME=VALUE …" a line; a resource's id is that of its address where none is
// said. What a plan makes may be found in the account, too ("found"), and the environment's own state may have it.
func TestMatch(t *testing.T) {
	for name, test := range map[string]struct {
		state, plan string
		found       string // ADDRESS ID
		own         string
		want        string // ADDRESS is ID from ADDRESS, a line each
		unplaced    string
	}{
		"by what tells a type apart": {
			state: "aws_vpc.a cidr_block=10.0.0.0/16\naws_subnet.a vpc_id=vpc-1 cidr_block=10.0.1.0/24\n" +
				"aws_subnet.b vpc_id=vpc-1 cidr_block=10.0.2.0/24",
			plan:     "aws_vpc.main cidr_block=10.0.0.0/16\naws_subnet.x vpc_id=vpc-1 cidr_block=10.0.2.0/24",
			want:     "aws_vpc.main is aws_vpc.a from aws_vpc.a\naws_subnet.x is aws_subnet.b from aws_subnet.b",
			unplaced: "aws_subnet.a: the plan creates nothing like it",
		},
		"what isn't known yet": {
			state: "aws_subnet.a vpc_id=vpc-1 cidr_block=10.0.1.0/24", plan: "aws_subnet.x cidr_block=10.0.1.0/24",
			unplaced: "aws_subnet.a: the plan creates nothing like it",
		},
		"another value": {
			state: "aws_vpc.a cidr_block=10.1.0.0/16", plan: "aws_vpc.x cidr_block=10.0.0.0/16",
			unplaced: "aws_vpc.a: the plan creates nothing like it",
		},
		"several": {
			state: "aws_route_table.a vpc_id=1\naws_route_table.b vpc_id=1", plan: "aws_route_table.x vpc_id=1",
			unplaced: "aws_route_table.a: it isn't the only one that could be aws_route_table.x: write an import block for the " +
				"right one (its id is aws_route_table.a)\naws_route_table.b: it isn't the only one that could be " +
				"aws_route_table.x: write an import block for the right one (its id is aws_route_table.b)",
		},
		"several planned": {
			state: "aws_route_table.a vpc_id=1", plan: "aws_route_table.x vpc_id=1\naws_route_table.y vpc_id=1",
			unplaced: "aws_route_table.a: it isn't the only one that could be aws_route_table.x or aws_route_table.y: write an " +
				"import block for the right one (its id is aws_route_table.a)",
		},
		"by the tag Name": {
			state: "aws_route_table.a vpc_id=1 Name=public\naws_route_table.b vpc_id=1 Name=private\naws_route_table.c vpc_id=1",
			plan:  "aws_route_table.x vpc_id=1 Name=private\naws_route_table.y vpc_id=1 Name=public",
			want: "aws_route_table.x is aws_route_table.b from aws_route_table.b\n" +
				"aws_route_table.y is aws_route_table.a from aws_route_table.a",
			unplaced: "aws_route_table.c: the plan creates nothing like it",
		},
		"elsewhere": {
			state: "aws_vpc.a cidr_block=1 arn=arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-1\n" +
				"aws_vpc.b cidr_block=1 arn=arn:aws:ec2:eu-west-3:111111111111:vpc/vpc-1",
			plan:     "aws_vpc.x cidr_block=1",
			unplaced: "aws_vpc.a: it is in account 222222222222\naws_vpc.b: it is in region eu-west-3",
		},
		"sends to another account": {
			state: "aws_cloudwatch_event_target.a target_id=t event_bus_name=default rule=r arn=arn:aws:events:eu-west-3:222222222222:event-bus/b",
			plan:  "aws_cloudwatch_event_target.x event_bus_name=default rule=r arn=arn:aws:events:eu-west-3:222222222222:event-bus/b",
			want:  "aws_cloudwatch_event_target.x is default/r/t from aws_cloudwatch_event_target.a",
		},
		"found in the account": {
			state: "aws_s3_bucket.a id=data bucket=data", plan: "aws_s3_bucket.x bucket=data", found: "aws_s3_bucket.x data",
			want: "aws_s3_bucket.x is data from aws_s3_bucket.a",
		},
		"in the environment's state":      {state: "aws_vpc.a id=vpc-1 cidr_block=1", own: "aws_vpc.x id=vpc-1 cidr_block=1"},
		"in its state under another id":   {state: "aws_sns_topic.a arn=a name=a", own: "aws_sns_topic.x arn=a name=a id=b"},
		"imported by a block that stands": {state: "aws_vpc.a id=vpc-1 cidr_block=1", plan: "aws_vpc.x cidr_block=1 import=vpc-1"},
		"not rendered": {
			state: "aws_lambda_function.a", unplaced: "aws_lambda_function.a: tfgen renders no aws_lambda_function: keep it in files " +
				"of your own",
		},
		"made anew": {
			state: "aws_ecs_task_definition.a family=x", plan: "aws_ecs_task_definition.x family=x",
			unplaced: "aws_ecs_task_definition.a: the apply makes a new one, which takes nothing away",
		},
	} {
		t.Run(name, func(t *testing.T) {
			state := adopt.NewState(&spec.Environment{AccountID: "111111111111", Region: "eu-west-1"}, parseState(test.state))
			state.Have(parseState(test.own))
			var objects []adopt.Object
			if address, id, ok := strings.Cut(test.found, " "); ok {
				objects = append(objects, adopt.Object{Existing: terraform.Existing{Address: address, ID: id}})
			}
			objects = append(objects, state.Match(parsePlan(test.plan), objects)...)
			var got, unplaced []string
			for _, o := range objects {
				got = append(got, fmt.Sprintf("%s is %s from %s", o.Address, o.ID, o.From))
			}
			for _, u := range state.Unplaced() {
				unplaced = append(unplaced, u.Address+": "+u.Why)
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("matched (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.unplaced, strings.Join(unplaced, "\n")); diff != "" {
				t.Errorf("unplaced (-want +got):\n%s", diff)
			}
		})
	}
}

func parseState(text string) []terraform.StateResource {
	var all []terraform.StateResource
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		kind, _, _ := strings.Cut(words[0], ".")
		attributes := map[string]any{"id": words[0], "tags": map[string]any{}}
		for _, word := range words[1:] {
			name, value, _ := strings.Cut(word, "=")
			if name == "Name" {
				attributes["tags"] = map[string]any{"Name": value}
			} else {
				attributes[name] = value
			}
		}
		all = append(all, terraform.StateResource{Address: words[0], Type: kind, Attributes: attributes})
	}
	return all
}

func parsePlan(text string) []terraform.ResourceChange {
	var all []terraform.ResourceChange
	for _, r := range parseState(text) {
		c := create(r.Address, r.Attributes)
		delete(r.Attributes, "id")
		if id, ok := r.Attributes["import"].(string); ok {
			c.Action, c.ImportID = terraform.Import, id
		}
		all = append(all, c)
	}
	return all
}
