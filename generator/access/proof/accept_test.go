package proof_test

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// TestAccept adds accept blocks to the spec of the reference project, and files to what is rendered of it. In want is
// all that is found, and below it what is accepted.
func TestAccept(t *testing.T) {
	goldentest.Each(t, "testdata/accept/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		project := load(t, archive.Extend(t, reference))
		files := renderAll(project)
		for _, f := range archive.Files {
			if path.Ext(f.Name) == ".tf" {
				files[path.Join("environments", f.Name)] = &fstest.MapFile{Data: f.Data}
			}
		}
		report := check(t, project, files)
		var accepted strings.Builder
		if err := report.WriteAccepted(&accepted); err != nil {
			t.Fatal(err)
		}
		archive.Want(t, "want", findings(report)+accepted.String())
		agree(t, project, files)
	})
}

// TestAcceptHalves accepts what edits of rendered policies let in: the resources' own half of a grant, by whom they name.
func TestAcceptHalves(t *testing.T) {
	const own, models = "arn:aws:iam::123456789012:role/x", "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/alias/"
	let := func(who string) mutant {
		return mutant{"", devStorage, `Statement = [`, ``, `{ Effect = "Allow", Principal = ` + who + `, Action = "s3:PutObject",
			Resource = "` + artifacts + `/*" },`, nil}
	}
	trust := func(who string) mutant {
		return mutant{"", prodCompute, `"preprocessing_task" {`, `Service = "ecs-tasks.amazonaws.com"`,
			`Service = "ecs-tasks.amazonaws.com", ` + who, nil}
	}
	wider := mutant{"", devStorage, `"CrossAccountRead"`, `"s3:GetObject",`, `"s3:GetObject", "s3:PutObject",`, nil}
	two := mutant{"", devStorage, `Statement = [`, ``, `{ Effect = "Allow", Principal = { Federated = "accounts.google.com" },
		Action = ["s3:PutObject", "s3:GetObject"], Resource = "` + artifacts + `/*" },`, nil}
	allBut := mutant{"", devStorage, `Statement = [`, ``, `{ Effect = "Allow", NotPrincipal = { AWS = "` + own + `" },
		Action = "s3:PutObject", Resource = "` + artifacts + `/*" },`, nil}
	key := mutant{"", "environments/hub/modules/storage/main.tf", `"OwnerDecidesByIAM"`,
		`AWS = "arn:aws-us-gov:iam::111111111111:root"`, `AWS = "*"`, nil}
	const task = "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"
	for _, test := range []struct {
		name                         string
		mutant                       mutant
		env                          string
		principal, action, resources string
		left                         string // of a finding; empty: none
	}{
		{"a wider grant", wider, "dev", reader, "s3:PutObject", artifacts + " " + artifacts + "/*", ""},
		{"of another action", wider, "dev", reader, "s3:DeleteObject", artifacts + "/*", "s3:PutObject by " + reader},
		{"for another role of the account", wider, "dev", reader + "er", "s3:PutObject", artifacts + "/*", "s3:PutObject by " + reader},
		{"for the whole account", wider, "dev", "987654321098", "s3:PutObject", artifacts + " " + artifacts + "/*", ""},
		{"in the reader's environment", wider, "prod", reader, "s3:PutObject", artifacts + "/*", "s3:PutObject by " + reader},
		{"a role", let(`{ AWS = "` + own + `" }`), "dev", own, "s3:*", "*", ""},
		{"one of two roles", let(`{ AWS = ["` + own + `", "` + own + `y"] }`), "dev", own, "s3:*", "*", own + "y"},
		{"an account", let(`{ AWS = "666666666666" }`), "dev", "666666666666", "s3:*", "*", ""},
		{"a role of an account", let(`{ AWS = "666666666666" }`), "dev", "arn:aws:iam::666666666666:role/x", "s3:*", "*",
			"account 666666666666"},
		{"everyone", let(`"*"`), "dev", "*", "s3:PutObject", artifacts + "/*", ""},
		{"everyone on a part", let(`"*"`), "dev", "*", "s3:PutObject", artifacts + "/in/*", "anybody, without credentials,"},
		{"an account, not everyone", let(`"*"`), "dev", "123456789012", "s3:*", "*", "anybody, without credentials,"},
		{"a service", let(`{ Service = "logging.s3.amazonaws.com" }`), "dev", "logging.s3.amazonaws.com", "s3:PutObject", "*", ""},
		{"another service", let(`{ Service = "logging.s3.amazonaws.com" }`), "dev", "s3.amazonaws.com", "s3:PutObject", "*",
			"logging.s3.amazonaws.com"},
		{"an identity provider", let(`{ Federated = "accounts.google.com" }`), "dev", "accounts.google.com", "s3:PutObject",
			artifacts + "/*", ""},
		{"an identity provider on a part", let(`{ Federated = "accounts.google.com" }`), "dev", "accounts.google.com",
			"s3:PutObject", artifacts + "/in/*", "Federated accounts.google.com"},
		{"an identity provider for one of two actions", two, "dev",
			"accounts.google.com", "s3:PutObject", artifacts + "/*", "Federated accounts.google.com"},
		{"all but one", allBut, "dev", "*", "s3:*", artifacts + "/*", "undecided: whom statement"},
		{"trust of an account", trust(`AWS = "666666666666"`), "prod", "666666666666", "sts:AssumeRole", task, ""},
		{"trust of another role", trust(`AWS = "666666666666"`), "prod", "666666666666", "sts:AssumeRole", task + "s",
			"account 666666666666"},
		{"a key", key, "hub", "*", "kms:*", models + "lake-models-hub", ""},
		{"another key", key, "hub", "*", "kms:*", models + "lake-others-hub", "anybody, without credentials,"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := reference
			if test.env == "hub" {
				dir = govcloud
			}
			accepting := goldentest.Archive{Archive: &txtar.Archive{Files: []txtar.File{{Name: test.env + ".hcl", Data: fmt.Appendf(nil,
				"  accept \"x\" {\n principal = %q\n actions = [%q]\n resources = [%s]\n reason = \"so\"\n }\n",
				test.principal, test.action, `"`+strings.ReplaceAll(test.resources, " ", `", "`)+`"`)}}}}
			project := load(t, accepting.Extend(t, dir))
			report := check(t, project, test.mutant.files(t, project))
			if found := findings(report); (test.left == "") != (found == "") || !strings.Contains(found, test.left) {
				t.Errorf("left: %q, found:\n%s", test.left, found)
			}
		})
	}
}
