package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// TestReference loads this repository's own project and checks the names that its users know.
func TestReference(t *testing.T) {
	project, err := Load("../../environments")
	if err != nil {
		t.Fatal(err)
	}
	type account struct {
		Account, Role                       string
		Buckets                             []string
		Repository, Cluster, Pipeline, Task string
		Parameters                          map[string]string
		Schedule                            string
		Sources                             []string
	}
	const shared = "ds-artifacts-dev-123456789012-us-east-1"
	want := map[string]account{
		"dev": {
			Account: "123456789012",
			Role:    "arn:aws:iam::123456789012:role/CrossAccountDeployRole",
			Buckets: []string{shared, "ds-input-dev-123456789012-us-east-1", "ds-output-dev-123456789012-us-east-1"},
			Task:    "ds-preprocessing-task-dev",
			Parameters: map[string]string{
				"/ds/preprocessing/input-bucket":    "ds-input-dev-123456789012-us-east-1",
				"/ds/preprocessing/output-bucket":   "ds-output-dev-123456789012-us-east-1",
				"/ds/preprocessing/artifact-bucket": shared,
				"/ds/preprocessing/model-key":       "models/v1.2.3/model.pkl",
			},
			Sources: []string{"environments/dev.hcl", "environments/project.hcl"},
		},
		"prod": {
			Account: "987654321098",
			Role:    "arn:aws:iam::987654321098:role/CrossAccountDeployRole",
			Buckets: []string{"ds-input-prod-987654321098-us-east-1", "ds-output-prod-987654321098-us-east-1"},
			Task:    "ds-preprocessing-task-prod",
			Parameters: map[string]string{
				"/ds/preprocessing/input-bucket":    "ds-input-prod-987654321098-us-east-1",
				"/ds/preprocessing/output-bucket":   "ds-output-prod-987654321098-us-east-1",
				"/ds/preprocessing/artifact-bucket": shared,
				"/ds/preprocessing/model-key":       "models/v1.2.3/model.pkl",
			},
			Schedule: "cron(0 9 15 * ? *)",
			Sources:  []string{"environments/prod.hcl", "environments/project.hcl"},
		},
	}
	got := map[string]account{}
	for _, e := range project.Environments {
		p := e.Pipelines[0]
		a := account{
			Account: e.AccountID, Role: e.DeployRoleARN(), Task: p.Steps[0].TaskRole, Schedule: strings.Join(p.Schedules, " "), Sources: e.Sources,
			Repository: e.Repositories[0].Name, Cluster: e.Clusters[0].Name, Pipeline: p.Name,
			Parameters: map[string]string{},
		}
		for _, b := range e.Buckets {
			a.Buckets = append(a.Buckets, b.Name)
		}
		for _, parameter := range p.Parameters {
			a.Parameters[parameter.Name] = parameter.Value
		}
		got[e.Name] = a
	}
	for name, a := range want {
		a.Repository, a.Cluster, a.Pipeline = "ds-preprocessing", "ds-processing-cluster", "ds-preprocessing-pipeline"
		want[name] = a
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the project differs (-want +got):\n%s", diff)
	}
}

// TestAccess checks who may use a shared bucket, and that everyone sees the same one.
func TestAccess(t *testing.T) {
	project, err := Load("../../environments")
	if err != nil {
		t.Fatal(err)
	}
	dev, prod := project.Environment("dev"), project.Environment("prod")
	shared := dev.Buckets[0]
	want := []Access{
		{
			Principal: "arn:aws:iam::123456789012:role/ds-preprocessing-task-dev",
			AccountID: "123456789012", Label: "dev preprocessing", Read: true, Write: true,
		},
		{
			Principal: "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod",
			AccountID: "987654321098", Label: "prod preprocessing", Read: true,
		},
	}
	if diff := cmp.Diff(want, shared.Access); diff != "" {
		t.Errorf("access to %s differs (-want +got):\n%s", shared.Name, diff)
	}
	if prod.Pipelines[0].Reads()[1] != shared {
		t.Error("prod reads another bucket than dev's")
	}
}

// TestEnvironment loads an archive in which most settings are used.
func TestEnvironment(t *testing.T) {
	fsys := fstest.MapFS{"spec.hcl": {Data: []byte(`
project "p" {
  region           = "cn-north-1"

  deploy {
    external_id      = "abc"
    trusted_accounts = ["333333333333", "111111111111", env.account_id]
  }

  peer_accounts    = ["555555555555", "444444444444", "555555555555"]
  tags             = { team = "data" }

  terraform {
    required_version = "~> 1.12"
  }
  backend "s3" {
    key = "state"
  }
  bucket "b" {
    noncurrent_days = 7

    grant "g" {
      role   = "arn:aws-cn:iam::222222222222:role/R"
      access = ["read"]
    }
  }
}

environment "e" {
  account_id  = "111111111111"

  deploy {
    external_id = null
  }

  tags        = { owner = "me" }

  backend "s3" {
    bucket = "b-${env.name}"
  }
  bucket "b" {
    encryption = "aws:kms"

    grant "g" {
      access = ["write"]
    }
  }
  repository "r" {}
}
`)}}
	project, err := LoadFS(fsys, "x/environments/")
	if err != nil {
		t.Fatal(err)
	}
	want := &Project{Name: "p", RequiredVersion: "~> 1.12", ProviderVersion: defaultProvider(), Environments: []*Environment{{
		Project: "p", Name: "e", AccountID: "111111111111", Region: "cn-north-1", Partition: "aws-cn", RolePath: "/",
		Prefix: "p", Names: Names{Prefixes: []string{"p"}},
		TrustedAccounts: []string{"111111111111", "333333333333"},
		PeerAccounts:    []string{"444444444444", "555555555555"},
		Tags:            map[string]string{"owner": "me"},
		Backend: Backend{
			Type: "s3", Bucket: "b-e", Key: "state", AccountID: "111111111111", Region: "cn-north-1",
		},
		Buckets: []*Bucket{{
			Key: "b", Name: "p-b-e-111111111111-cn-north-1", KMS: true, NoncurrentDays: 7,
			AccountID: "111111111111", Region: "cn-north-1", Partition: "aws-cn",
			Access: []Access{{
				Principal: "arn:aws-cn:iam::222222222222:role/R", AccountID: "222222222222", Label: "g", Outside: true, Write: true,
			}},
		}},
		Repositories: []*Repository{{
			Key: "r", Name: "p-r", ARN: "arn:aws-cn:ecr:cn-north-1:111111111111:repository/p-r",
			URL: "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/p-r",
		}},
		Sources: []string{"environments/spec.hcl"},
	}}}
	owners := cmp.Options{cmpopts.IgnoreFields(Bucket{}, "Owner"), cmpopts.IgnoreFields(Repository{}, "Owner")}
	if diff := cmp.Diff(want, project, owners, cmpopts.IgnoreUnexported(Project{})); diff != "" {
		t.Errorf("the project differs (-want +got):\n%s", diff)
	}
}

// TestTrusted has a deploy role trust its own account where nobody else is named.
func TestTrusted(t *testing.T) {
	const role = "arn:aws:iam::222222222222:role/CI"
	for _, test := range []struct {
		said     string
		accounts string
		from     string
	}{
		{``, "111111111111", "111111111111"},
		{`trusted_accounts = null`, "111111111111", "111111111111"},
		{`trusted_accounts = []`, "111111111111", "111111111111"},
		{`trusted_roles = ["` + role + `"]`, "", "222222222222"},
		{"trusted_accounts = [env.account_id]\ntrusted_roles = [\"" + role + `"]`, "111111111111", "111111111111 222222222222"},
	} {
		project, err := LoadFS(fstest.MapFS{"spec.hcl": {Data: []byte(`project "p" {}
environment "e" {
  account_id = "111111111111"
  region     = "us-east-1"
  deploy {
    role = "Deploy"
    ` + test.said + `
  }
}`)}}, "environments")
		if err != nil {
			t.Fatal(err)
		}
		env := project.Environments[0]
		if got := strings.Join(env.TrustedAccounts, " "); got != test.accounts {
			t.Errorf("%s: the role trusts the accounts %q, want %q", test.said, got, test.accounts)
		}
		if got := strings.Join(env.DeployingAccounts(), " "); got != test.from {
			t.Errorf("%s: it can be assumed from %q, want %q", test.said, got, test.from)
		}
	}
}

// TestPinned loads an archive in which every environment's model is pinned.
func TestPinned(t *testing.T) {
	project, err := LoadFS(goldentest.Read(t, "testdata/valid_pin.txtar").FS("want"), "environments")
	if err != nil {
		t.Fatal(err)
	}
	const sum = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
	key := Parameter{Key: "model-key", Name: "/ds/prep/model-key", Value: "m.pkl", Retain: true}
	version := func(id string) Parameter {
		return Parameter{Key: "model-version-id", Name: "/ds/prep/model-version-id", Value: id}
	}
	want := map[string]*Pipeline{
		"dev": {Pin: true, ModelKey: "m.pkl", Parameters: []Parameter{key}},
		"qa":  {Pin: true, ModelKey: "m.pkl", ModelVersionID: "u", Parameters: []Parameter{key, version("u")}},
		"prod": {
			Pin: true, ModelKey: "m.pkl", ModelVersionID: "v", ModelChecksum: sum,
			Parameters: []Parameter{
				{Key: "model-checksum", Name: "/ds/prep/model-checksum", Value: sum, Retain: true},
				key,
				version("v"),
			},
		},
	}
	for _, e := range project.Environments {
		p := e.Pipelines[0]
		got := &Pipeline{
			Pin: p.Pin, ModelKey: p.ModelKey, ModelVersionID: p.ModelVersionID, ModelChecksum: p.ModelChecksum,
			Parameters: p.Parameters,
		}
		if diff := cmp.Diff(want[e.Name], got); diff != "" {
			t.Errorf("%s's model differs (-want +got):\n%s", e.Name, diff)
		}
	}
}

// TestOutside checks errors that are no fault of the spec.
func TestOutside(t *testing.T) {
	empty := t.TempDir()
	unreadable := t.TempDir()
	if err := os.Symlink("gone.hcl", filepath.Join(unreadable, "x.hcl")); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, dir, want string }{
		{"missing", filepath.Join(empty, "environments"), "does not exist; begin a project with tfgen init"},
		{"empty", empty, "has no .hcl file; begin with tfgen init"},
		{"unreadable", unreadable, "make the file readable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(test.dir)
			var faults *Diagnostics
			if err == nil || errors.As(err, &faults) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
			if test.name != "empty" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v does not wrap its cause", err)
			}
		})
	}
}

// TestDiagnostics checks the forms of diagnostics other than text.
func TestDiagnostics(t *testing.T) {
	fsys := fstest.MapFS{"a.hcl": {Data: []byte("project \"p\" {\n  region = \"x\"\n  nat = 1\n}\nenvironment \"e\" {\n" +
		"  account_id = \"111111111111\"\n}\n")}}
	_, err := LoadFS(fsys, "environments")
	const line = "2 faults in the spec; the first: environments/a.hcl:2,12-15: Invalid region; " +
		`There is no AWS region "x". Write its code, such as "us-east-1".`
	if err == nil || err.Error() != line {
		t.Errorf("got %v, want %s", err, line)
	}
	var faults *Diagnostics
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	got, err := json.Marshal(faults.List())
	if err != nil {
		t.Fatal(err)
	}
	const want = `[{"severity":"error","summary":"Invalid region",` +
		`"detail":"There is no AWS region \"x\". Write its code, such as \"us-east-1\".",` +
		`"range":{"filename":"environments/a.hcl","start":{"line":2,"column":12,"byte":25},` +
		`"end":{"line":2,"column":15,"byte":28}},` +
		`"snippet":{"context":"project \"p\"","code":"  region = \"x\"","start_line":2,` +
		`"highlight_start_offset":11,"highlight_end_offset":14,"values":[]}},` +
		`{"severity":"error","summary":"Unsupported argument","detail":"An argument named \"nat\" is not expected here. ` +
		`Known: region, peer_accounts, prefix, protected, tags; blocks: terraform, deploy, roles, organization, backend, ` +
		`network, bucket, repository, cluster, pipeline, accept. See \"tfgen help spec project\".",` +
		`"range":{"filename":"environments/a.hcl","start":{"line":3,"column":3,"byte":31},` +
		`"end":{"line":3,"column":6,"byte":34}},` +
		`"snippet":{"context":"project \"p\"","code":"  nat = 1","start_line":3,` +
		`"highlight_start_offset":2,"highlight_end_offset":5,"values":[]}}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestSchedule(t *testing.T) {
	for v, ok := range map[string]bool{
		"cron(0 9 15 * ? *)":            true,
		"cron(0/15 8-17 ? * MON-FRI *)": true,
		"cron(0 9 L * ? 2030)":          true,
		"cron(0 9 LW * ? *)":            true,
		"cron(0 9 3W JAN,jul ? *)":      true,
		"cron(0 9 ? * 6#3 2030-2035)":   true,
		"cron(0 9 ? * 2L *)":            true,
		"cron(*/5 * * * ? *)":           true,
		"rate(1 hour)":                  true,
		"rate(20 minutes)":              true,
		"at(2030-01-31T09:00:00)":       true,
		"cron(0 9 ? * ? *)":             false,
		"cron(0 9 * * * *)":             false,
		"cron(60 9 * * ? *)":            false,
		"cron(0 9 0 * ? *)":             false,
		"cron(0 9 1,? * ? *)":           false,
		"cron(0 9 ? * 8 *)":             false,
		"cron(0 9 ? * 6#6 *)":           false,
		"cron(0 9 * FEB-JAN ? *)":       false,
		"cron(0 9 * FOO ? *)":           false,
		"cron(0/0 9 * * ? *)":           false,
		"cron(+1 9 * * ? *)":            false,
		"cron(0 9 * * ? 1969)":          false,
		"cron(, 9 * * ? *)":             false,
		"cron(0 9 * * ? *":              false,
		"rate(0 days)":                  false,
		"rate(2 day)":                   false,
		"rate(5 weeks)":                 false,
		"rate(05 days)":                 false,
		"at(2030-01-31 09:00)":          false,
		"every(day)":                    false,
		"":                              false,
	} {
		if wrong := schedule(v); (wrong == "") != ok {
			t.Errorf("schedule(%q): %q, want it allowed: %t", v, wrong, ok)
		}
	}
}

// TestModelBucket finds the bucket that an environment shares with another. One that is read alone isn't where a model
// can be promoted from, though a pinned one has to be readable there.
func TestModelBucket(t *testing.T) {
	for reads, want := range map[string]struct{ bucket, pinned string }{
		"[bucket.shared, bucket.own]": {"shared", "shared"},
		"[bucket.own]":                {"", "own"},
	} {
		project, err := LoadFS(fstest.MapFS{"spec.hcl": {Data: []byte(`
project "ds" {
  region = "us-east-1"
  network { cidr = "10.20.0.0/24" }
  bucket "shared" { owner = "dev" }
  bucket "own" {}
  cluster "main" {}
  pipeline "prep" {
    image     = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prep:1"
    cluster   = cluster.main
    pin       = true
    model_key = "m"
    reads     = ` + reads + `
    task {
      cpu    = 256
      memory = 512
    }
  }
}
environment "dev" { account_id = "123456789012" }
environment "prod" { account_id = "987654321098" }
`)}}, "environments")
		if err != nil {
			t.Fatal(err)
		}
		p, got, pinned := project.Environment("prod").Pipelines[0], "", ""
		if p.ModelBucket != nil {
			got = p.ModelBucket.Key
		}
		for _, b := range p.Reads() {
			if p.Pins(b) {
				pinned += b.Key
			}
		}
		if got != want.bucket || pinned != want.pinned {
			t.Errorf("%s: the model is in %q, and %q has it pinned; want %+v", reads, got, pinned, want)
		}
	}
}

// TestObjectTrigger has a pipeline started by the bucket of another environment of its account, which then says so.
func TestObjectTrigger(t *testing.T) {
	project, err := LoadFS(fstest.MapFS{"spec.hcl": {Data: []byte(`
project "ds" {
  region = "us-east-1"
  prefix = "ds-${env.name}"
  network { cidr = "10.20.0.0/24" }
  bucket "shared" { owner = "dev" }
  bucket "quiet" { owner = "dev" }
  cluster "main" {}
  pipeline "prep" {
    image   = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prep:1"
    cluster = cluster.main
    reads   = [bucket.shared, bucket.quiet]
    on_object {
      enabled = env.name == "test"
      bucket  = bucket.shared
      prefix  = "in/"
    }
    task {
      cpu    = 256
      memory = 512
    }
  }
}
environment "dev" { account_id = "123456789012" }
environment "test" { account_id = "123456789012" }
`)}}, "environments")
	if err != nil {
		t.Fatal(err)
	}
	dev, test := project.Environment("dev"), project.Environment("test")
	quiet, shared := dev.Buckets[0], dev.Buckets[1]
	want := &ObjectTrigger{Bucket: shared, Prefix: "in/", Rule: "ds-test-prep-on-object"}
	if got := test.Pipelines[0].OnObject; got == nil || *got != *want {
		t.Errorf("test has %+v, want %+v", got, want)
	}
	if got := dev.Pipelines[0].OnObject; got != nil {
		t.Errorf("dev has %+v", got)
	}
	if !shared.Notifies || quiet.Notifies {
		t.Errorf("%s notifies: %t, %s: %t", shared.Key, shared.Notifies, quiet.Key, quiet.Notifies)
	}
}

// TestDeliveries has pipelines of other accounts and regions started by one bucket. An environment is sent each object
// once, however many of its pipelines want it.
func TestDeliveries(t *testing.T) {
	pipeline := func(key, prefix string) string {
		return fmt.Sprintf(`  pipeline %q {
    image   = "123456789012.dkr.ecr.us-east-1.amazonaws.com/prep:1"
    cluster = cluster.main
    reads   = [bucket.shared]
    on_object {
      bucket = bucket.shared
      prefix = %s
    }
    task {}
  }
`, key, prefix)
	}
	project, err := LoadFS(fstest.MapFS{"spec.hcl": {Data: []byte(`
project "ds" {
  region = "us-east-1"
  prefix = "ds-${env.name}"
  roles { path = "/data/" }
  network {
    cidr = "10.20.0.0/24"
    nat  = true
  }
  bucket "shared" { owner = "dev" }
  cluster "main" {}
` + pipeline("a", `"in/b/"`) + pipeline("b", `"in/"`) + pipeline("c", `"in/a/"`) + pipeline("d", `"at/"`) + `}
environment "dev" { account_id = "123456789012" }
environment "far" {
  account_id = "123456789012"
  region     = "us-west-2"
}
environment "prod" {
  account_id = "987654321098"
` + pipeline("e", "null") + `
}
`)}}, "environments")
	if err != nil {
		t.Fatal(err)
	}
	dev, far, prod := project.Environment("dev"), project.Environment("far"), project.Environment("prod")
	shared := dev.Buckets[0]
	want := []*Delivery{
		{shared, far, []string{"at/", "in/"}, "ds-dev-shared-to-far", "ds-dev-shared-to-far-events-dev",
			"ds-dev-shared-to-far-dlq", "ds-dev-shared-to-far-not-sent"},
		{shared, prod, []string{""}, "ds-dev-shared-to-prod", "ds-dev-shared-to-prod-events-dev",
			"ds-dev-shared-to-prod-dlq", "ds-dev-shared-to-prod-not-sent"},
	}
	if diff := cmp.Diff(want, shared.Deliveries, cmp.Comparer(func(a, b *Bucket) bool { return a == b }),
		cmp.Comparer(func(a, b *Environment) bool { return a == b })); diff != "" {
		t.Errorf("what is sent differs (-want +got):\n%s", diff)
	}
	if got := want[1].RoleARN(); got != "arn:aws:iam::123456789012:role/data/ds-dev-shared-to-prod-events-dev" {
		t.Errorf("it is sent as %s", got)
	}
	if got := prod.Deliveries(); len(got) != 1 || got[0] != shared.Deliveries[1] || len(dev.Deliveries()) > 0 {
		t.Errorf("prod is sent %v, dev %v", got, dev.Deliveries())
	}
	if got, want := prod.Pipelines[0].OnObject.RuleARN(prod),
		"arn:aws:events:us-east-1:987654321098:rule/ds-prod-objects-prod/ds-prod-a-on-object"; got != want {
		t.Errorf("the rule is %s, want %s", got, want)
	}
	if got := dev.Pipelines[0].OnObject; got.Bus != "" {
		t.Errorf("dev's own rule is on %s", got.Bus)
	}
}
