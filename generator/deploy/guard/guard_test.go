package guard

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// project is two environments that share a bucket, and a third that shares nothing.
const project = `
project "acme" {
  region      = "us-east-1"

  deploy {
    role = "Deploy"
  }

  network {
    cidr = "10.0.0.0/24"
  }
  bucket "models" {
    encryption = "arn:aws:kms:us-east-1:191919191919:key/1"
    owner = "dev"

    grant "trainer" {
      role   = "arn:aws:iam::444444444444:role/Trainer"
      access = ["write"]
    }
  }
  repository "images" {
    owner = "dev"
  }
  cluster "main" {}

  pipeline "etl" {
    image   = "555555555555.dkr.ecr.us-east-1.amazonaws.com/etl:1"
    cluster = cluster.main

    parameters = {
      threshold = "0.5"
      window    = "7"
    }
    retain = ["threshold"]

    task {
      cpu    = 256
      memory = 512
    }
  }
}

environment "dev" {
  account_id       = "111111111111"

  deploy {
    trusted_accounts = ["777777777777"]
  }

  peer_accounts    = ["666666666666"]
}

environment "prod" {
  account_id = "222222222222"

  pipeline "etl" {
    reads = [bucket.models]

    allow "tell" {
      actions   = ["sns:Publish"]
      resources = ["*", "arn:aws:sns:us-east-1:888888888888:done", "arn:aws:s3:::partner/*"]
    }
  }
}

environment "other" {
  account_id = "333333333333"

  network {
    cidr = "10.0.0.0/24"
    nat  = true
  }
  pipeline "etl" {
    image = "${repository.images.url}:1"
  }
}
`

func load(t *testing.T) *spec.Project {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "project.hcl"), []byte(project), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPeers(t *testing.T) {
	p := load(t)
	want := map[string][]string{
		"dev":   {"191919191919", "222222222222", "333333333333", "444444444444", "555555555555", "666666666666", "777777777777"},
		"prod":  {"111111111111", "191919191919", "555555555555", "888888888888"},
		"other": {"111111111111"},
	}
	got := map[string][]string{}
	for _, e := range p.Environments {
		got[e.Name] = Peers(e)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("peers differ (-want +got):\n%s", diff)
	}
}

func change(action terraform.Action, address, kind string, values map[string]any) terraform.ResourceChange {
	c := terraform.ResourceChange{Change: terraform.Change{Address: address, ResourceType: kind, Action: action}}
	if action == terraform.Create || action == terraform.Update || action == terraform.Import {
		c.After = values
	} else {
		c.Before = values
	}
	return c
}

// planOf is a plan of prod, as far as its provider goes.
func planOf(changes ...terraform.ResourceChange) *terraform.Plan {
	return &terraform.Plan{
		Changes: changes, Providers: []terraform.ProviderConfig{{RoleARN: "arn:aws:iam::222222222222:role/Deploy"}},
	}
}

func tainted(kind string, before map[string]any) terraform.ResourceChange {
	c := change(terraform.Replace, kind+".x", kind, before)
	c.Reason = "tainted"
	return c
}

// TestDestroysData is about what may be deleted. Only the address of a stop counts here.
func TestDestroysData(t *testing.T) {
	const arn = "arn:aws:logs:us-east-1:222222222222:x"
	used, forced := map[string]any{"arn": arn}, map[string]any{"arn": arn, "force_destroy": true, "force_delete": true}
	parameter := func(name string) terraform.ResourceChange {
		c := change(terraform.Delete, `module.p.aws_ssm_parameter.etl["`+name+`"]`, "aws_ssm_parameter",
			map[string]any{"name": name})
		return c
	}
	bucket := change(terraform.Delete, "module.storage.aws_s3_bucket.input", "aws_s3_bucket", used)
	for _, test := range []struct {
		name   string
		change terraform.ResourceChange
		drift  map[string]any // what the state held of the resource before it was refreshed; nil: the same
		allow  []string
		want   []string
	}{
		{name: "bucket", change: bucket, want: []string{bucket.Address}},
		{name: "allowed", change: bucket, allow: []string{bucket.Address}},
		{name: "glob", change: bucket, allow: []string{"*"}, want: []string{"*", bucket.Address}},
		{
			name: "part of an address", change: bucket, allow: []string{"aws_s3_bucket.input"},
			want: []string{"aws_s3_bucket.input", bucket.Address},
		},
		{
			name: "allowed and gone", change: bucket, allow: []string{"module.storage.aws_s3_bucket.gone", bucket.Address},
		},
		{name: "replaced key", change: change(terraform.Replace, "aws_kms_key.x", "aws_kms_key", used), want: []string{"aws_kms_key.x"}},
		{name: "updated", change: change(terraform.Update, "aws_kms_key.x", "aws_kms_key", used)},
		{name: "forgotten", change: change(terraform.Forget, "aws_s3_bucket.x", "aws_s3_bucket", used)},
		{name: "no data", change: change(terraform.Delete, "aws_iam_role.x", "aws_iam_role", nil)},
		{name: "retained", change: parameter("/acme/etl/threshold"), want: []string{parameter("/acme/etl/threshold").Address}},
		{name: "not retained", change: parameter("/acme/etl/window")},

		{name: "creation was cut", change: tainted("aws_kms_key", used), drift: map[string]any{"arn": nil}},
		{name: "creation was cut, no refresh", change: tainted("aws_sfn_state_machine", map[string]any{})},
		{name: "tainted by hand", change: tainted("aws_kms_key", used), want: []string{"aws_kms_key.x"}},
		{
			name: "tainted by hand, drifted", change: tainted("aws_cloudwatch_log_group", used),
			drift: map[string]any{"arn": arn, "tags": nil}, want: []string{"aws_cloudwatch_log_group.x"},
		},
		{name: "tainted bucket", change: tainted("aws_s3_bucket", used)},
		{name: "tainted bucket, forced", change: tainted("aws_s3_bucket", forced), want: []string{"aws_s3_bucket.x"}},
		{name: "tainted repository", change: tainted("aws_ecr_repository", used)},
		{name: "tainted repository, forced", change: tainted("aws_ecr_repository", forced), want: []string{"aws_ecr_repository.x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			plan := planOf(test.change)
			if test.drift != nil {
				plan.Drift = []terraform.ResourceChange{change(terraform.Delete, test.change.Address, "", test.drift)}
			}
			p := load(t)
			var got []string
			for _, stop := range Check(p, p.Environment("prod"), plan, Account{}, Options{AllowDestroy: test.allow}) {
				if stop.Rule != DestroysData {
					t.Errorf("unexpected stop %+v", stop)
				}
				got = append(got, stop.Address)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("stops differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestForeignAccount is about the accounts that values name, as seen from prod.
func TestForeignAccount(t *testing.T) {
	const foreign = "999999999999"
	for _, test := range []struct {
		name   string
		change terraform.ResourceChange
		want   []string // attribute, and what is said to be named
	}{
		{name: "own and peers", change: create("x", "arn:aws:iam::222222222222:role/a arn:aws:iam::111111111111:root")},
		{name: "of AWS", change: create("x", "arn:aws:iam::aws:policy/ReadOnlyAccess")},
		{name: "no account", change: create("x", "arn:aws:s3:::999999999999-bucket")},
		{name: "any account", change: create("x", "arn:aws:logs:*:*:log-group:*")},
		{name: "a number", change: create("x", foreign)},
		{
			name: "another environment's", change: create("x", "arn:aws:iam::333333333333:role/a"),
			want: []string{"x", "arn:aws:iam::333333333333:role/a"},
		},
		{
			name: "in a longer text", change: create("x", "see arn:aws-cn:iam::999999999999:role/a, and more"),
			want: []string{"x", "arn:aws-cn:iam::999999999999:role/a of account"},
		},
		{
			name:   "behind another ARN",
			change: create("x", "arn:aws:apigateway:us-east-1:lambda:path/functions/arn:aws:lambda:us-east-1:999999999999:function:f"),
			want:   []string{"x", "arn:aws:lambda:us-east-1:999999999999:function:f"},
		},
		{name: "region is a pattern", change: create("x", "arn:aws:sns:*:999999999999:*"), want: []string{"x", "arn:aws:sns:*"}},
		{name: "account is a pattern", change: create("x", "arn:aws:iam::99*:root"), want: []string{"x", "pattern"}},
		{
			name: "in JSON", change: create("policy", `{"Statement":[{},{"Principal":{"AWS":["arn:aws:iam::999999999999:root"]}}]}`),
			want: []string{"policy.Statement[1].Principal.AWS[0]", "arn:aws:iam::999999999999:root"},
		},
		{
			name: "escaped in JSON", change: create("policy", `{"a":"\u0061rn:aws:iam::999999999999:root"}`),
			want: []string{"policy.a", "arn:aws:iam::999999999999:root"},
		},
		{
			name: "JSON in JSON", change: create("definition", `{"Input":"{\"a\":\"arn:aws:sns:us-east-1:999999999999:t\"}"}`),
			want: []string{"definition.Input.a", "arn:aws:sns:us-east-1:999999999999:t"},
		},
		{
			name: "a key", change: create("tags", map[string]any{"arn:aws:iam::999999999999:root": "x"}),
			want: []string{`tags["arn:aws:iam::999999999999:root"]`, "arn:aws:iam::999999999999:root"},
		},
		{
			name: "bare principal", change: create("policy", `{"Statement":[{"Principal":{"AWS":"999999999999"}}]}`),
			want: []string{"policy.Statement[0].Principal.AWS", "principal 999999999999"},
		},
		{name: "bare principal of a peer", change: create("policy", `{"Statement":[{"Principal":{"AWS":["111111111111"]}}]}`)},
		{name: "bare number in a condition", change: create("policy", `{"Condition":{"StringEquals":{"aws:SourceAccount":"999999999999"}}}`)},
		{
			name: "updated", change: update([]string{"x"}, nil, map[string]any{"x": "arn:aws:iam::999999999999:root"}),
			want: []string{"x", "it names account 999999999999,"},
		},
		{
			name: "only read back",
			change: update([]string{"tags"}, []terraform.Attribute{{Path: "tags.a"}},
				map[string]any{"policy": "arn:aws:iam::999999999999:root"}),
		},
		{
			name: "changed by default",
			change: update(nil, []terraform.Attribute{{Path: "tags_all.a"}},
				map[string]any{"tags_all": map[string]any{"a": "arn:aws:iam::999999999999:root"}}),
			want: []string{"tags_all.a", "arn:aws:iam::999999999999:root"},
		},
		{
			name: "sensitive",
			change: update(nil, []terraform.Attribute{{Path: "value", Sensitive: true}},
				map[string]any{"value": `{"a":"arn:aws:iam::999999999999:user/secret"}`}),
			want: []string{"value.a", "it names account 999999999999,"},
		},
		{name: "a rule's target in a peer's account", change: target("arn:aws:events:us-east-1:111111111111:event-bus/b")},
		{
			name: "a rule's target", change: target("arn:aws:events:us-east-1:999999999999:event-bus/b"),
			want: []string{"arn", "arn:aws:events:us-east-1:999999999999:event-bus/b"},
		},
		{name: "deleted", change: change(terraform.Delete, "aws_x.x", "aws_x", map[string]any{"x": "arn:aws:iam::999999999999:root"})},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := load(t)
			plan := planOf(test.change)
			stops := Check(p, p.Environment("prod"), plan, Account{}, Options{})
			if len(test.want) == 0 {
				if len(stops) > 0 {
					t.Errorf("unexpected stops %+v", stops)
				}
				return
			}
			if len(stops) != 1 || stops[0].Rule != ForeignAccount || stops[0].Attribute != test.want[0] ||
				!contains(stops[0].Message, test.want[1]) {
				t.Errorf("got %+v, want one stop of %q", stops, test.want)
			}
		})
	}
}

func target(arn string) terraform.ResourceChange {
	c := change(terraform.Create, "aws_cloudwatch_event_target.x", "aws_cloudwatch_event_target", map[string]any{"arn": arn})
	c.Attributes = []terraform.Attribute{{Path: "arn", After: arn}}
	return c
}

func create(name string, value any) terraform.ResourceChange {
	c := change(terraform.Create, "aws_x.x", "aws_x", map[string]any{name: value})
	c.Attributes = []terraform.Attribute{{Path: name, After: value}}
	if object, ok := value.(map[string]any); ok {
		c.Attributes = nil
		for key, v := range object {
			c.Attributes = append(c.Attributes, terraform.Attribute{Path: fmt.Sprintf("%s[%q]", name, key), After: v})
		}
	}
	return c
}

func update(configured []string, attributes []terraform.Attribute, after map[string]any) terraform.ResourceChange {
	c := change(terraform.Update, "aws_x.x", "aws_x", after)
	c.Configured, c.Attributes = configured, attributes
	return c
}
