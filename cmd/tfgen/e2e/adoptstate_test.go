package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/terraform"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestAdoptState takes over a network that a team has made with Terraform, which has no names to find it by, and then
// moves a repository from a file of the team's own into the spec.
func TestAdoptState(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/solo", tfgentest.Options{})
	bed.tfgen(0, "render", "--all")
	bed.write("prod/own.tf", "resource \"aws_ecr_repository\" \"old\" {\n  name = \"solo-extra\"\n}\n")
	stack := bed.oldStack()

	shown := filepath.Join(t.TempDir(), "state.json")
	if err := os.WriteFile(shown, []byte(stack.terraform("show", "-json")), 0o600); err != nil {
		t.Fatal(err)
	}
	first := bed.tfgen(0, "adopt", "--env", "prod", "--state", shown, "--dry-run")
	out := bed.tfgen(0, "adopt", "--env", "prod", "--state", filepath.Join(stack.dir, "terraform.tfstate"))
	if result(first) != result(out) {
		t.Errorf("a state file is read as\n%s\nand what terraform show -json prints of it as\n%s", out, first)
	}
	contains(t, out, "module.network.aws_vpc.main\n    is vpc-", " (module.net.aws_vpc.main in the state), and is changed in place: tags_all",
		"(module.net.aws_subnet.private_2 in the state)", "(module.net.aws_route_table.private in the state)",
		"(module.net.aws_route_table_association.private_1 in the state)", "(module.net.aws_security_group.endpoints in the state)",
		"(module.net.aws_vpc_security_group_ingress_rule.endpoints_https in the state)", "(module.net.aws_vpc_endpoint.ecr_api in the state)",
		"aws_sns_topic.news\n    the plan creates nothing like it", "terraform state rm ")
	lacks(t, bed.tfgen(0, "plan", "--env", "prod"), "+ module.network.", "-/+ ")
	contains(t, bed.tfgen(0, "apply", "--env", "prod", "--auto-approve"), " imported, ", " 0 destroyed")
	bed.tfgen(0, "adopt", "--env", "prod", "--done")
	contains(t, bed.tfgen(0, "plan", "--env", "prod", "--detailed-exitcode"), "no changes")
	again := bed.tfgen(0, "adopt", "--env", "prod", "--state", shown)
	contains(t, again, "nothing that the plan would create", "aws_sns_topic.news")
	lacks(t, again, "module.net.")

	bed.testMoved(t)
}

// testMoved has the spec take over what a file of the team's own made, by a moved block.
func (bed *testbed) testMoved(t *testing.T) {
	bed.write("prod/own.tf", "")
	bed.edit("solo.hcl", `repository "job" {}`, "repository \"job\" {}\n  repository \"extra\" {}")
	contains(t, bed.tfgen(1, "apply", "--env", "prod", "--auto-approve"), "--allow-destroy aws_ecr_repository.old")
	bed.write("prod/moved.tf", "moved {\n  from = aws_ecr_repository.old\n  to   = module.registry.aws_ecr_repository.extra\n}\n")
	plan := bed.tfgen(0, "plan", "--env", "prod")
	contains(t, plan, "1 to update, 1 output to change\n", "aws_ecr_repository.extra: moved from aws_ecr_repository.old")
	contains(t, bed.tfgen(0, "apply", "--env", "prod", "--auto-approve"), " 0 destroyed")
	contains(t, bed.tfgen(0, "plan", "--env", "prod", "--detailed-exitcode"), "no changes")
}

// result is what adopt says of what it has found.
func result(out string) string {
	_, text, _ := strings.Cut(out, "has this already:")
	text, _, _ = strings.Cut(text, "state rm")
	return text
}

// stack is a root of a team's own, applied.
type stack struct {
	bed *testbed
	dir string
}

// oldStack has the network that the spec describes, as a team's own module in the account, and something else.
func (bed *testbed) oldStack() stack {
	bed.t.Helper()
	s := stack{bed, bed.t.TempDir()}
	network := os.DirFS(filepath.Join(bed.Dir, "environments", "prod", "modules", "network"))
	if err := os.CopyFS(filepath.Join(s.dir, "network"), network); err != nil {
		bed.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "main.tf"), []byte(`terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  assume_role { role_arn = "arn:aws:iam::111111111111:role/`+sandbox.AdministratorRole+`" }
}

module "net" { source = "./network" }

resource "aws_sns_topic" "news" { name = "news" }
`), 0o600); err != nil {
		bed.t.Fatal(err)
	}
	mirror := must(terraform.Mirror(terraform.Terraform, "", bed.Spec.ProviderVersion, os.Environ()))(bed.t)
	init := []string{"init", "-input=false"}
	if mirror != "" {
		init = append(init, "-plugin-dir="+mirror)
	}
	s.terraform(init...)
	s.terraform("apply", "-auto-approve", "-input=false", "-no-color")
	return s
}

// terraform runs it, and returns what it prints.
func (s stack) terraform(args ...string) string {
	s.bed.t.Helper()
	cmd := exec.CommandContext(s.bed.t.Context(), "terraform", args...)
	cmd.Dir, cmd.Env = s.dir, s.bed.Sandbox.Environ(os.Environ())
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		s.bed.t.Fatalf("terraform %s: %v\n%s\n%s", args[0], err, out, complaints.String())
	}
	return string(out)
}
