package proof_test

import (
	"maps"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
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

// agree compares what is told fast with what is told slowly. The matrix has no reason for what is denied fast.
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
	slow, fast := allowed(l.SlowMatrix()), allowed(l.Matrix(proof.Filter{}))
	if diff := cmp.Diff(slow, fast, cmpopts.IgnoreUnexported(proof.Cell{}, access.Statement{})); diff != "" {
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
	for _, row := range rows {
		maps.DeleteFunc(row.Access, func(_ proof.Verb, cell proof.Cell) bool { return cell.Verdict == access.NoneAllowed })
	}
	return rows
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
