package adopt_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

func TestFindAbandoned(t *testing.T) {
	s := sandboxtest.Start(t, sandbox.Options{Account: "999999999999", NoEnforce: true})
	acct := newTestAccount(t, s, "555555555555")
	finds := func(want []adopt.Abandoned, known ...string) {
		t.Helper()
		got, err := adopt.FindAbandoned(t.Context(), acct.cfg, acct.env, known)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	finds(nil, "prod")
	acct.makeBucket("demo-data-prod", true)
	acct.tags["environment"] = "old"
	acct.makeBucket("demo-data-old", true)
	acct.makeVPC()
	vpc := "arn:aws:ec2:us-east-1:555555555555:vpc/" + acct.id("module.n.aws_vpc.main")
	old := []adopt.Abandoned{{Environment: "old", ARNs: []string{vpc, "arn:aws:s3:::demo-data-old"}}}
	finds(old, "prod")
	finds(nil, "old", "prod")

	acct.makeBucket("demo-tfstate-old-555555555555-us-east-1", true) // it outlives its environment, as these do:
	acct.makeKey("Encrypts.", "")
	acct.tags["project"] = "another"
	acct.makeBucket("another-data", true)
	finds(old, "prod")
}
