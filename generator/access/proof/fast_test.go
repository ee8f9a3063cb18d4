package proof_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestFastPaths compares the matrix and the findings with those that come of asking everything: for all projects as
// they are rendered, and for all changes of rendered files by hand.
func TestFastPaths(t *testing.T) {
	for name, project := range projects(t) {
		t.Run(name, func(t *testing.T) { agree(t, project, renderAll(project)) })
	}
	project := load(t, reference)
	for _, m := range append(mutants(), wideMutants()...) {
		t.Run(m.name, func(t *testing.T) { agree(t, project, m.files(t, project)) })
	}
	project = load(t, govcloud)
	oneKey := mutant{"one key", govcloudCompute, `"DecryptForHub"`, `:key/*"`, `:key/1234"`, nil}
	for _, m := range append(keyMutants(), oneKey) {
		t.Run(m.name, func(t *testing.T) { agree(t, project, m.files(t, project)) })
	}
}

// agree compares what is told fast with what is told slowly. Unless it is asked for, what is denied fast has no reason.
func agree(t *testing.T, project *spec.Project, files fstest.MapFS) {
	t.Helper()
	var envs []string
	for _, env := range project.Environments {
		envs = append(envs, env.Name)
	}
	l, err := proof.Load(files, envs)
	if err != nil {
		t.Fatal(err)
	}
	unexported := cmpopts.IgnoreUnexported(proof.Cell{}, access.Statement{})
	all := proof.Filter{Denied: true}
	slow := l.SlowMatrix(all)
	if diff := cmp.Diff(slow, l.Matrix(all), unexported); diff != "" {
		t.Errorf("matrix with what is denied (-slow +fast):\n%s", diff)
	}
	slow, fast := allowed(slow), allowed(l.Matrix(proof.Filter{}))
	if diff := cmp.Diff(slow, fast, unexported); diff != "" {
		t.Errorf("matrix (-slow +fast):\n%s", diff)
	}
	slowly, quickly := l.SlowCheck(project), l.Check(project, proof.Today())
	if diff := cmp.Diff(slowly.Findings, quickly.Findings) +
		cmp.Diff(slowly.Accepted, quickly.Accepted, cmpopts.IgnoreUnexported(proof.Accepted{}, proof.Covered{})); diff != "" {
		t.Errorf("findings (-slow +fast):\n%s", diff)
	}
	if len(slow) == 0 {
		t.Error("nothing to compare")
	}
}

// allowed are the rows without what is denied.
func allowed(rows []proof.Row) []proof.Row {
	return slices.DeleteFunc(rows, func(row proof.Row) bool {
		maps.DeleteFunc(row.Access, func(_ proof.Verb, cell proof.Cell) bool { return cell.Verdict == access.NoneAllowed })
		return len(row.Access) == 0
	})
}

// TestFilter compares what a filter lets through with the rows of all that it is about.
func TestFilter(t *testing.T) {
	project := load(t, reference)
	l, err := proof.LoadProject(project, renderAll(project), terraform.Terraform.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		filter proof.Filter
		wants  func(proof.Row) bool
	}{
		{proof.Filter{Principal: "*-task-prod"}, func(r proof.Row) bool { return strings.HasSuffix(r.Principal.ARN, "-task-prod") }},
		{proof.Filter{Resource: "arn:*:ds-input-*"}, func(r proof.Row) bool { return strings.Contains(r.Resource.ARN, ":ds-input-") }},
		{proof.Filter{Envs: []string{"prod"}}, func(r proof.Row) bool { return r.Principal.Env == "prod" || r.Resource.Env == "prod" }},
		{proof.Filter{Envs: []string{"prod"}, Principal: "*-task-dev"}, func(r proof.Row) bool {
			return r.Resource.Env == "prod" && strings.HasSuffix(r.Principal.ARN, "-task-dev")
		}},
	} {
		for _, c.filter.Denied = range []bool{false, true} {
			want := l.Matrix(proof.Filter{Denied: c.filter.Denied})
			want = slices.DeleteFunc(want, func(r proof.Row) bool { return !c.wants(r) })
			if diff := cmp.Diff(want, l.Matrix(c.filter), cmpopts.IgnoreUnexported(proof.Cell{}, access.Statement{})); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", c.filter, diff)
			}
			if c.filter.Denied && len(want) == 0 {
				t.Errorf("%+v: nothing to compare", c.filter)
			}
		}
	}
}

// wideMutants are changes that make policies reach more than their words are about.
func wideMutants() []mutant {
	const input = `"arn:aws:s3:::ds-input-prod-987654321098-us-east-1/*"`
	return []mutant{
		{"any resource", prodCompute, "", input, `"arn:aws:s3:::ds-?n*"`, nil},
		{"all but", prodCompute, "", `Resource = "arn:aws:s3:::ds-output-prod`, `NotResource = "arn:aws:s3:::ds-output-prod`, nil},
		{"all but do", prodCompute, "", `Action = [`, `NotAction = [`, nil},
		{"any service", "environments/prod/own.tf", "", "", `resource "aws_iam_role_policy" "own" {
  role   = "ds-preprocessing-states-prod"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "*", Resource = ` + input + ` } })
}`, nil},
		{"unknown role", "environments/prod/own.tf", "", "", attached("ds-preprocessing-task-prod", "aws"), nil},
		{"unknown role of another account", "environments/dev/own.tf", "", "", attached("other", "aws.prod") + `
provider "aws" {
  alias               = "prod"
  region              = "us-east-1"
  allowed_account_ids = ["987654321098"]
}
resource "aws_s3_bucket" "own" {
  bucket = "own"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::own/*",
    Principal = "*" } })
}`, nil},
		{"named by its bucket", "environments/dev/own.tf", "", "", `resource "aws_s3_bucket" "own" {
  bucket = "own"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::own/*",
    Principal = { AWS = "arn:aws:iam::123456789012:role/ds-preprocessing-states-dev" } } })
}`, nil},
		{"refuses TLS", devStorage, `"DenyInsecureTransport"`, `Bool = {`, `StringNotEquals = {`, nil},
		{"public", devStorage, "", `Effect    = "Deny"`, `Effect = "Allow"`, nil},
		{"named", devStorage, "", `Principal = "*"`,
			`Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/ds-preprocessing-states-dev" }`, nil},
		{"broken", devStorage, "", `"DenyInsecureTransport"`, `"DenyInsecureTransport", Colour = "red"`, nil},
		{"broken role", prodCompute, "", `Sid    = "ReadParameters"`, `Sid = "ReadParameters", Colour = "red"`, nil},
		{"strange", devStorage, "", "Effect    = \"Deny\"\n        Principal", "Effect = \"Allow\"\n NotPrincipal", nil},
	}
}

// attached attaches a policy of AWS's, whose content isn't known, to a role.
func attached(role, provider string) string {
	return fmt.Sprintf(`resource "aws_iam_role_policy_attachment" "own" {
  provider   = %s
  role       = %q
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}`, provider, role)
}
