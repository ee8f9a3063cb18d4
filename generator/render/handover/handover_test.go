package handover_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/render/handover"
	"github.com/tfgen/tfgen/generator/spec"
)

const (
	keyARN = "arn:aws:kms:us-east-1:555555555555:key/1"
	own    = "arn:aws:kms:us-east-1:111111111111:key/2"
	inbox  = "arn:aws:s3:::partner-inbox"
	images = "arn:aws:ecr:us-east-1:111111111111:repository/etl"
	token  = "arn:aws:secretsmanager:us-east-1:555555555555:secret:token-AbCdEf"
	level  = "arn:aws:ssm:us-east-1:555555555555:parameter/level"
	pager  = "arn:aws:sns:us-east-1:666666666666:pager"
)

// project has two buckets with a key of a third account, of which dev writes one and prod reads the other, one with a
// key of dev's account, somebody else's role that has a grant, and an external bucket in prod's account with that key.
// The pipeline's image is in a repository of dev's account that isn't the project's, its secrets in the third account,
// and its failures go to a topic of a fourth.
func project(t *testing.T) *spec.Project {
	t.Helper()
	p, err := spec.LoadFS(fstest.MapFS{"spec.hcl": {Data: []byte(`
project "ds" {
  region = "us-east-1"
  network {
    cidr = "10.0.0.0/24"
  }
  bucket "raw" {
    owner      = "dev"
    encryption = "` + keyARN + `"
  }
  bucket "models" {
    owner      = "dev"
    encryption = "` + keyARN + `"
    grant "audit" {
      role   = "arn:aws:iam::333333333333:role/audit"
      access = ["read"]
    }
  }
  bucket "own" {
    owner      = "dev"
    encryption = "` + own + `"
    grant_to   = "account"
  }
  bucket "plain" {
    encryption = "aws:kms"
  }
  bucket "inbox" {
    external   = true
    name       = "partner-inbox"
    account_id = "222222222222"
    encryption = "` + keyARN + `"
  }
  bucket "unused" {
    external   = true
    name       = "partner-outbox"
    account_id = "444444444444"
  }
  cluster "main" {}
  repository "made" {
    owner = "dev"
  }
  pipeline "made" {
    image   = "${repository.made.url}:1"
    cluster = cluster.main
    task {
      cpu    = 256
      memory = 512
    }
  }
  pipeline "etl" {
    image   = "111111111111.dkr.ecr.us-east-1.amazonaws.com/etl:1"
    cluster = cluster.main
    reads   = [bucket.models, bucket.own, bucket.plain, bucket.inbox]
    secrets = { TOKEN = "` + token + `:key::", LEVEL = "` + level + `" }

    secret_keys = ["` + keyARN + `"]
    schedule    = "rate(1 day)"
    on_failure {
      topic = "` + pager + `"
    }
    task {
      cpu    = 256
      memory = 512
    }
  }
}
environment "dev" {
  account_id = "111111111111"
  pipeline "etl" {
    writes = [bucket.raw]
  }
}
environment "prod" {
  account_id = "222222222222"
}
`)}}, "environments")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestHalves asks the policies that owners would have who add what they are told, and nothing else.
func TestHalves(t *testing.T) {
	const (
		dev, prod = "arn:aws:iam::111111111111:role/ds-etl-task-dev", "arn:aws:iam::222222222222:role/ds-etl-task-prod"
		audit     = "arn:aws:iam::333333333333:role/audit"
		starter   = "arn:aws:iam::222222222222:role/ds-etl-execution-prod"
		viaS3     = "s3.us-east-1.amazonaws.com"
		viaSecret = "secretsmanager.us-east-1.amazonaws.com"
	)
	for _, test := range []struct {
		resource, principal, action, via string
		envs                             []string
		want                             bool
	}{
		{resource: keyARN, principal: dev, action: "kms:GenerateDataKey", via: viaS3, want: true},
		{resource: keyARN, principal: dev, action: "kms:Decrypt", via: viaS3, want: true},
		{resource: keyARN, principal: prod, action: "kms:Decrypt", via: viaS3, want: true},
		{resource: keyARN, principal: audit, action: "kms:Decrypt", via: viaS3, want: true},
		{resource: own, principal: dev, action: "kms:Decrypt", via: viaS3, want: true},
		{resource: own, principal: prod, action: "kms:Decrypt", via: viaS3, want: true},
		{resource: own, principal: prod + "-2", action: "kms:Decrypt", via: viaS3, want: true}, // grant_to
		{resource: inbox, principal: dev, action: "s3:ListBucket", want: true},
		{resource: inbox + "/x", principal: dev, action: "s3:GetObject", want: true},
		{resource: inbox + "/x", principal: dev, action: "s3:GetObject", envs: []string{"dev"}, want: true},
		{resource: inbox + "/x", principal: dev + "-2", action: "s3:GetObject"},
		{resource: inbox + "/x", principal: dev, action: "s3:PutObject"},
		{resource: inbox + "/x", principal: audit, action: "s3:GetObject"},
		{resource: keyARN, principal: prod + "-2", action: "kms:Decrypt", via: viaS3},
		{resource: keyARN, principal: prod, action: "kms:GenerateDataKey", via: viaS3},
		{resource: keyARN, principal: prod, action: "kms:Decrypt", via: "s3.us-west-1.amazonaws.com"},
		{resource: keyARN, principal: audit, action: "kms:GenerateDataKey", via: viaS3},
		{resource: keyARN, principal: dev, action: "kms:PutKeyPolicy", via: viaS3},
		{resource: keyARN, principal: prod, action: "kms:Decrypt", via: viaS3, envs: []string{"prod"}, want: true},
		{resource: keyARN, principal: dev, action: "kms:Decrypt", via: viaS3, envs: []string{"prod"}},
		{resource: keyARN, principal: audit, action: "kms:Decrypt", via: viaS3, envs: []string{"prod"}},
		{resource: keyARN, principal: audit, action: "kms:Decrypt", via: viaS3, envs: []string{"dev"}, want: true},
		{resource: keyARN, principal: starter, action: "kms:Decrypt", via: viaSecret, want: true},
		{resource: keyARN, principal: starter, action: "kms:Decrypt", via: "ssm.us-east-1.amazonaws.com", want: true},
		{resource: keyARN, principal: starter, action: "kms:Decrypt", via: viaS3},
		{resource: keyARN, principal: prod, action: "kms:Decrypt", via: viaSecret},
		{resource: keyARN, principal: starter, action: "kms:Decrypt", via: viaSecret, envs: []string{"dev"}},
		{resource: token, principal: starter, action: "secretsmanager:GetSecretValue", want: true},
		{resource: token, principal: starter, action: "secretsmanager:PutSecretValue"},
		{resource: token, principal: prod, action: "secretsmanager:GetSecretValue"},
		{resource: images, principal: starter, action: "ecr:BatchGetImage", want: true},
		{resource: images, principal: starter, action: "ecr:PutImage"},
		{resource: images, principal: prod, action: "ecr:BatchGetImage"},
	} {
		d := access.Evaluate(access.Request{
			Principal: test.principal, Action: test.action, Resource: test.resource,
			ResourceAccount: cmp.Or(strings.Split(test.resource, ":")[4], "222222222222"),
			Context:         map[string][]string{"kms:viaservice": {test.via}},
		}.WithDefaults(), []*access.Policy{identity(t)}, policy(t, strings.TrimSuffix(test.resource, "/x"), test.envs))
		if got := d.Outcome == access.Allowed; got != test.want {
			t.Errorf("%s by %s on %s via %s, of %v: %t, %s", test.action, test.principal, test.resource, test.via, test.envs,
				got, d.Reason)
		}
	}
}

// TestOwners checks who is told what: nobody of what the project makes itself.
func TestOwners(t *testing.T) {
	owners, err := handover.Of(project(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, owner := range owners {
		for _, r := range owner.Resources {
			for _, s := range r.Statements {
				got = append(got, owner.AccountID+" "+string(r.Kind)+" "+r.ARN+" "+s.Sid)
			}
			if len(r.Accounts) > 0 {
				got = append(got, owner.AccountID+" "+string(r.Kind)+" "+r.ARN+" "+strings.Join(r.Accounts, " "))
			}
		}
	}
	want := []string{
		"111111111111 key " + own + " DsSameAccountDecrypt", "111111111111 key " + own + " DsCrossAccountDecrypt",
		"111111111111 repository " + images + " DsCrossAccountPull",
		"222222222222 bucket " + inbox + " DsCrossAccountRead",
		"555555555555 key " + keyARN + " DsCrossAccountDecrypt", "555555555555 key " + keyARN + " DsCrossAccountEncrypt",
		"555555555555 key " + keyARN + " DsDecryptSecrets",
		"555555555555 parameter " + level + " 111111111111 222222222222",
		"555555555555 secret " + token + " DsReadSecret",
		"666666666666 topic " + pager + " DsDevEtlFailed", "666666666666 topic " + pager + " DsDevEtlNotStarted",
		"666666666666 topic " + pager + " DsProdEtlFailed", "666666666666 topic " + pager + " DsProdEtlNotStarted",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// policy is that of a resource whose owner has done what the handover says.
func policy(t *testing.T, arn string, envs []string) *access.Policy {
	t.Helper()
	owners, err := handover.Of(project(t), envs)
	if err != nil {
		t.Fatal(err)
	}
	for _, owner := range owners {
		for _, r := range owner.Resources {
			if r.ARN == arn {
				kind := access.ResourcePolicy
				if r.Kind == spec.ForeignRepository {
					kind = access.TrustPolicy
				}
				return parse(t, kind, map[string]any{"Version": "2012-10-17", "Statement": r.Statements})
			}
		}
	}
	t.Fatalf("nothing is said of %s", arn)
	return nil
}

// identity is the policy of somebody whose account allows them everything.
func identity(t *testing.T) *access.Policy {
	t.Helper()
	return parse(t, access.IdentityPolicy, map[string]any{
		"Statement": map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"},
	})
}

func parse(t *testing.T, kind access.Kind, document any) *access.Policy {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.Parse(kind, text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
