package guard

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/terraform"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// TestCheck shows all that is said of one plan: every stop, by address.
func TestCheck(t *testing.T) {
	renamed := change(terraform.Replace, `aws_ecr_repository.x["a b"]`, "aws_ecr_repository",
		map[string]any{"arn": "arn:aws:ecr:us-east-1:333333333333:repository/x"})
	renamed.Reason = "cannot_update"
	renamed.Attributes = []terraform.Attribute{
		{Path: "name", Replaces: true}, {Path: "tags.a"}, {Path: "encryption_configuration[0].kms_key", Replaces: true},
	}
	removed := change(terraform.Delete, "module.storage.aws_s3_bucket.input", "aws_s3_bucket", nil)
	removed.Reason = "delete_because_no_resource_config"
	data := change(terraform.Read, "data.aws_iam_policy.x", "aws_iam_policy", nil)
	data.After = map[string]any{"arn": "arn:aws:iam::333333333333:policy/x"}
	plan := &terraform.Plan{
		Changes: []terraform.ResourceChange{
			renamed, removed, data,
			create("x", []any{"arn:aws:iam::333333333333:root", "arn:aws:iam::333333333333:role/twice"}),
		},
		Providers: []terraform.ProviderConfig{
			{RoleARN: "arn:aws:iam::222222222222:role/Deploy", AllowedAccounts: []string{"222222222222"}},
			{RoleARN: "arn:aws:iam::222222222222:role/Deploy"},
			{RoleARN: "arn:aws:iam::111111111111:role/Deploy", AllowedAccounts: []string{"222222222222", "111111111111"}},
			{},
		},
	}
	p := load(t)
	opts := Options{AllowDestroy: []string{"module.storage.aws_s3_bucket.imput"}}
	var got strings.Builder
	for _, s := range Check(p, p.Environment("prod"), plan, Account{}, opts) {
		got.WriteString(strings.Join([]string{string(s.Rule), s.Address, s.Attribute, s.Message}, " | ") + "\n")
	}
	const again = " Render the environment again, and look for files of your own that change the provider.\n"
	const want = "wrong-account |  |  | a provider of the plan assumes arn:aws:iam::111111111111:role/Deploy, where " +
		"environment prod is deployed by arn:aws:iam::222222222222:role/Deploy." + again +
		"wrong-account |  |  | a provider of the plan allows account 111111111111, where environment prod is account " +
		"222222222222." + again +
		"wrong-account |  |  | a provider of the plan assumes no role, where environment prod is deployed by " +
		"arn:aws:iam::222222222222:role/Deploy." + again +
		"wrong-account |  |  | a provider of the plan allows any account, where environment prod is account 222222222222. " +
		`It needs allowed_account_ids = ["222222222222"].` + again +
		`destroys-data | aws_ecr_repository.x["a b"] |  | it would be replaced because name and ` +
		"encryption_configuration[0].kms_key change, and the images in it would be lost. If that is meant, add " +
		`--allow-destroy 'aws_ecr_repository.x["a b"]'; else undo the change.` + "\n" +
		`wrong-account | aws_ecr_repository.x["a b"] | arn | it is in account 333333333333, and environment prod is account ` +
		"222222222222. Check that the backend and the credentials are the environment's.\n" +
		"foreign-account | aws_x.x | x[0] | it names arn:aws:iam::333333333333:root of account 333333333333, that of " +
		"environment other, which is neither the account of environment prod nor a peer's. If that is meant, add " +
		`"333333333333" to peer_accounts in environment "prod" of the spec; else correct the value.` + "\n" +
		"destroys-data | module.storage.aws_s3_bucket.imput |  | nothing of that address would be destroyed, though " +
		"--allow-destroy names it; did you mean module.storage.aws_s3_bucket.input?\n" +
		"destroys-data | module.storage.aws_s3_bucket.input |  | it would be deleted because it is no longer in the " +
		"configuration, and the objects in it would be lost. If that is meant, add --allow-destroy " +
		"module.storage.aws_s3_bucket.input; else undo the change.\n"
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("stops differ (-want +got):\n%s", diff)
	}

	t.Run("destroy", func(t *testing.T) {
		opts := Options{Destroy: true, AllowDestroy: []string{renamed.Address}}
		plan := planOf(change(terraform.Delete, "aws_kms_key.x", "aws_kms_key", nil))
		want := []Stop{
			{
				Rule: DestroysData, Address: `aws_ecr_repository.x["a b"]`,
				Message: "nothing of that address would be destroyed, though --allow-destroy names it",
			},
			{
				Rule: DestroysData, Address: "aws_kms_key.x", Message: "it would be deleted because everything in the environment " +
					"is, and access to all that is encrypted with it would be lost. If that is meant, add --allow-destroy aws_kms_key.x.",
				Flag: "--allow-destroy aws_kms_key.x",
			},
		}
		if diff := cmp.Diff(want, Check(p, p.Environment("prod"), plan, Account{}, opts)); diff != "" {
			t.Errorf("stops differ (-want +got):\n%s", diff)
		}
	})
}

// TestNoProvider is about plans that nothing binds to an account.
func TestNoProvider(t *testing.T) {
	p := load(t)
	plan := planOf(change(terraform.Create, "aws_sns_topic.x", "aws_sns_topic", nil))
	plan.Providers = nil
	stops := Check(p, p.Environment("prod"), plan, Account{}, Options{})
	if len(stops) != 1 || stops[0].Rule != WrongAccount || !contains(stops[0].Message, "no configuration of the AWS provider") {
		t.Errorf("got %+v", stops)
	}
	if stops := Check(p, p.Environment("prod"), &terraform.Plan{}, Account{}, Options{}); len(stops) > 0 {
		t.Errorf("of a plan that does nothing: %+v", stops)
	}
}
