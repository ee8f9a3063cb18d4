package adopt_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/terraform"
)

func TestFind(t *testing.T) {
	var log bytes.Buffer
	s := sandboxtest.Start(t, sandbox.Options{Account: "999999999999", Log: &log})
	t.Run("everything", func(t *testing.T) { findsEverything(t, s) })
	t.Run("asks for what is planned", func(t *testing.T) { asksForWhatIsPlanned(t, s, &log) })
	for _, tt := range cases() {
		t.Run(tt.name, func(t *testing.T) {
			acct := newTestAccount(t, s, tt.account)
			tt.do(acct)
			if tt.texts != nil {
				acct.objects = nil
			}
			acct.finds(acct.changes, acct.objects, tt.texts...)
		})
	}
}

// finds checks what is found for a plan: these objects, in their order, or an error with these texts.
func (acct *testAccount) finds(changes []terraform.ResourceChange, want []terraform.Existing, texts ...string) {
	acct.t.Helper()
	found, err := adopt.Find(acct.t.Context(), acct.cfg, acct.env, changes)
	got := adopt.Ours(found)
	if diff := cmp.Diff(want, got); diff != "" && len(texts) == 0 {
		acct.t.Errorf("found (-want +got):\n%s", diff)
	}
	var others, taken []string
	for _, o := range found {
		switch {
		case o.Taken != "":
			taken = append(taken, o.ID+" "+o.Taken)
		case !o.Ours:
			others = append(others, o.ID)
		}
	}
	if diff := cmp.Diff(acct.others, others); diff != "" {
		acct.t.Errorf("found of others (-want +got):\n%s", diff)
	}
	if !slices.EqualFunc(acct.taken, taken, func(want, got string) bool { return strings.HasPrefix(got, want) }) {
		acct.t.Errorf("taken: %q, want %q", taken, acct.taken)
	}
	if err != nil && len(texts) == 0 {
		acct.t.Error(err)
	}
	replaced, replaceErr := adopt.Replace(acct.t.Context(), acct.cfg, changes, got)
	if diff := cmp.Diff(acct.replaced, replaced); replaceErr != nil || diff != "" {
		acct.t.Errorf("to be replaced: %v (-want +got):\n%s", replaceErr, diff)
	}
	for _, text := range texts {
		if err == nil || !strings.Contains(err.Error(), text) {
			acct.t.Errorf("error: %v\nlacks: %s", err, text)
		}
	}
}

// findsEverything makes one of everything in two accounts: in one as a killed run would, in the other tagged as another
// environment's. The plan that has lost them is the same.
func findsEverything(t *testing.T, s *sandbox.Sandbox) {
	ours := newTestAccount(t, s, "111111111111")
	ours.makeNamed()
	ours.makeNetwork()
	ours.finds(ours.changes, ours.objects)

	other := newTestAccount(t, s, "222222222222")
	other.tags["environment"] = "dev"
	other.makeNamed()
	other.makeNetwork()
	for i, r := range other.changes { // what has a name that ours would take; keys and what is in networks has none
		if strings.HasPrefix(r.Address, "module.a.") && r.ResourceType != "aws_kms_key" {
			other.others = append(other.others, other.objects[i].ID)
		}
	}
	// A schedule has no tags, but it starts our pipeline.
	other.others = slices.DeleteFunc(other.others, func(id string) bool { return id == "default/train" })
	other.finds(other.changes, []terraform.Existing{{Address: "module.a.aws_scheduler_schedule.x", ID: "default/train"}})

	none := newTestAccount(t, s, "333333333333")
	none.taken = []string{other.others[0] + " is another account's bucket"}
	none.finds(other.changes, nil)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got, err := adopt.Find(ctx, ours.cfg, ours.env, ours.changes)
	if got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("found %v, %v", got, err)
	}
	for _, r := range ours.changes { // an error of AWS's doesn't mean that nothing is there
		part := slices.Contains([]string{ // its parent fails for it
			"aws_route", "aws_route_table_association", "aws_vpc_security_group_egress_rule",
			"aws_vpc_security_group_ingress_rule",
		}, r.ResourceType)
		if !part && !strings.Contains(err.Error(), r.Address+" would make") {
			t.Errorf("%s isn't in %v", r.Address, err)
		}
	}
}

// asksForWhatIsPlanned counts the calls: a plan of one role is one call of IAM.
func asksForWhatIsPlanned(t *testing.T, s *sandbox.Sandbox, log *bytes.Buffer) {
	acct := newTestAccount(t, s, "444444444444")
	acct.makeRole("demo-task")
	log.Reset()
	acct.changes = append(acct.changes, create("aws_iam_role_policy.x", map[string]any{"name": "demo-task"}))
	acct.finds(acct.changes, acct.objects)
	if calls := strings.Count(log.String(), "\n"); calls != 1 || !strings.Contains(log.String(), `"action":"GetRole"`) {
		t.Errorf("%d calls:\n%s", calls, log)
	}
}

func replace(address string, before, after map[string]any) terraform.ResourceChange {
	r := create(address, after)
	r.Action, r.Before = terraform.Replace, before
	return r
}

type findCase struct {
	name, account string
	do            func(*testAccount)
	texts         []string // of the error; without one, all of the objects are found
}

func cases() []findCase {
	return []findCase{
		{"two that could be the one", "100000000001", func(acct *testAccount) {
			acct.makeVPC()
			acct.makeVPC()
		}, []string{"account 100000000001", "module.n.aws_vpc.main", "it could be vpc-", " or vpc-", "delete those that aren't used"}},
		{"half a bucket", "100000000002", func(acct *testAccount) { acct.makeBucket("demo-half-100000000002", false) }, nil},
		{"somebody's bucket", "100000000003", func(acct *testAccount) {
			acct.makeBucket("demo-used-100000000003", false)
			must[any](acct.t)(s3.NewFromConfig(acct.cfg).PutObject(acct.t.Context(), &s3.PutObjectInput{
				Bucket: aws.String("demo-used-100000000003"), Key: aws.String("k"), Body: strings.NewReader("v"),
			}))
			acct.objects, acct.others = nil, []string{"demo-used-100000000003"}
		}, nil},
		{"half a security group", "100000000004", func(acct *testAccount) {
			acct.makeGroup(acct.makeVPC(), "tasks", false)
			acct.replaced = []string{"module.n.aws_security_group.tasks"}
		}, nil},
		{"a security group that is to be open", "100000000017", func(acct *testAccount) {
			acct.makeGroup(acct.makeVPC(), "tasks", false)
			acct.changes[1].After["egress"] = []any{map[string]any{"protocol": "-1"}}
		}, nil},
		{"parameters", "100000000018", func(acct *testAccount) {
			acct.makeParameters()
			acct.changes[1].After["insecure_value"] = "v"
			acct.replaced = []string{`module.a.aws_ssm_parameter.x["/demo/two"]`}
		}, nil},
		{"a deleted cluster", "100000000005", func(acct *testAccount) {
			acct.makeContainers()
			must[any](acct.t)(ecs.NewFromConfig(acct.cfg).DeleteCluster(acct.t.Context(), &ecs.DeleteClusterInput{Cluster: aws.String("demo")}))
			acct.objects = append(acct.objects[:1], acct.objects[2:]...)
		}, nil},
		{"a key of the past and one of now", "100000000007", func(acct *testAccount) {
			old := acct.makeKey("Encrypts.", "")
			must[any](acct.t)(kms.NewFromConfig(acct.cfg).ScheduleKeyDeletion(acct.t.Context(), &kms.ScheduleKeyDeletionInput{KeyId: &old}))
			acct.changes, acct.objects = nil, nil
			acct.makeKey("Encrypts.", "alias/demo")
		}, nil},
		{"two keys", "100000000008", func(acct *testAccount) {
			acct.makeKey("Encrypts.", "")
			acct.makeKey("Encrypts.", "alias/demo")
		}, []string{"module.a.aws_kms_key.x", "it could be", "delete those"}},
		{"a deleted gateway and endpoint", "100000000009", func(acct *testAccount) {
			acct.makeNetwork()
			must[any](acct.t)(ec2.NewFromConfig(acct.cfg).DeleteVpcEndpoints(acct.t.Context(), &ec2.DeleteVpcEndpointsInput{
				VpcEndpointIds: []string{acct.id("module.n.aws_vpc_endpoint.ssm")},
			}))
			must[any](acct.t)(ec2.NewFromConfig(acct.cfg).DeleteNatGateway(acct.t.Context(), &ec2.DeleteNatGatewayInput{
				NatGatewayId: aws.String(acct.id("module.n.aws_nat_gateway.main")),
			}))
			acct.keep("aws_nat_gateway", "aws_vpc_endpoint")
			acct.objects = nil
		}, nil},
		{"a schedule of something else", "100000000010", func(acct *testAccount) {
			acct.makeSchedule("train", acct.env.ARN("states", "stateMachine:other"))
			acct.changes = []terraform.ResourceChange{create("aws_scheduler_schedule.x", map[string]any{"name": "train"})}
			acct.others = []string{"default/train"}
		}, nil},
		{"parts of what the state still has", "100000000011", func(acct *testAccount) {
			acct.makeNetwork()
			known := map[string]any{}
			for attribute, address := range map[string]string{
				"subnet_id": "module.n.aws_subnet.public", "route_table_id": "module.n.aws_route_table.public",
				"security_group_id": "module.n.aws_security_group.tasks", "vpc_id": "module.n.aws_vpc.main",
			} {
				known[attribute] = acct.id(address)
			}
			acct.keep("aws_route", "aws_route_table_association", "aws_vpc_endpoint", "aws_vpc_security_group_egress_rule")
			for _, r := range acct.changes {
				maps.Copy(r.After, known)
			}
		}, nil},
		{"in another VPC", "100000000012", func(acct *testAccount) {
			acct.makeGroup(acct.makeVPC(), "tasks", true)
			acct.changes[1].After["vpc_id"] = "vpc-other"
			acct.objects = acct.objects[:1]
		}, nil},
		{"deleted by the same plan", "100000000013", func(acct *testAccount) {
			acct.makeRole("demo-task")
			acct.changes = append(acct.changes, terraform.ResourceChange{
				Change: terraform.Change{Address: "aws_iam_role.old", ResourceType: "aws_iam_role", Action: terraform.Delete},
				Before: map[string]any{"id": "demo-task"},
			})
			acct.objects = nil
		}, nil},
		{"replaced", "100000000019", func(acct *testAccount) {
			acct.makeRole("demo-task")
			acct.makeRole("demo-old")
			acct.makeRole("demo-same")
			acct.changes = []terraform.ResourceChange{
				replace("aws_iam_role.x", map[string]any{"id": "demo-old", "name": "demo-old"}, map[string]any{"name": "demo-task"}),
				replace("aws_iam_role.y", map[string]any{"id": "demo-same", "name": "demo-same"}, map[string]any{"name": "demo-same"}),
				replace("aws_iam_role.z", map[string]any{"id": "demo-same", "name": "demo-same"}, map[string]any{"name": "demo-new"}),
			}
			acct.objects, acct.taken = nil, []string{"demo-task is in account 100000000019 already, and isn't what would be replaced"}
		}, nil},
		{"a part of what is replaced", "100000000020", func(acct *testAccount) {
			acct.makeNetwork()
			table := acct.id("module.n.aws_route_table.public")
			acct.keep("aws_route")
			acct.objects = nil
			acct.changes = append(acct.changes, replace("module.n.aws_route_table.public",
				map[string]any{"id": table, "vpc_id": "vpc-old"}, map[string]any{"tags": map[string]any{"Name": "public"}}))
		}, nil},
		{"one for two addresses", "100000000014", func(acct *testAccount) {
			acct.makeRole("demo-task")
			acct.changes = append(acct.changes, create("aws_iam_role.y", map[string]any{"name": "demo-task"}))
		}, []string{"both module.a.aws_iam_role.x and aws_iam_role.y would be demo-task"}},
		{"no creations", "100000000015", func(acct *testAccount) {
			acct.makeNamed()
			for i := range acct.changes {
				acct.changes[i].Action = terraform.Update
			}
			acct.objects = nil
		}, nil},
		{"nothing to find them by", "100000000016", func(acct *testAccount) {
			acct.makeNamed()
			acct.makeNetwork()
			for i := range acct.changes {
				acct.changes[i].After = nil
			}
			acct.changes = append(acct.changes, create("null_resource.x", nil), create("aws_vpc_security_group_egress_rule.x", nil))
			acct.objects = nil
		}, nil},
	}
}
