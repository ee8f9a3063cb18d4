package promote_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
)

// names are those of the checks of a promotion from dev to prod, in their order.
const (
	clean   = "spec and rendered files are clean"
	exists  = "the model is in the bucket"
	tested  = "it was tested in dev"
	inProd  = "it was tested in prod"
	proven  = "the policies let prod's task role read it"
	reads   = "prod's task role reads it"
	nothing = "nothing else changes in prod"
)

func TestPromotion(t *testing.T) {
	p := newProject(t)
	var reported []promote.Check
	promoter := p.open()
	promoter.Report = func(check promote.Check) { reported = append(reported, check) }
	defer promoter.Close()
	candidate, err := promoter.Complete(t.Context(), request(promoter.Project))
	if err != nil {
		t.Fatal(err)
	}
	promotion, err := promoter.Prepare(t.Context(), candidate)
	if err != nil {
		t.Fatal(err)
	}
	if err := promotion.Err(); err != nil {
		t.Error(err)
	}
	for i, want := range []promote.Check{
		{Name: clean, Detail: "up to date and committed"},
		{Name: exists, Detail: v2 + ", 3 bytes, version version-2, SHA-256 " + p.aws.objects[v2].checksum()},
		{Name: tested, Detail: "the execution of 2026-01-31 10:00:00 UTC succeeded"},
		{Name: proven, Detail: `allowed by "ReadFromDev" of environments/prod/modules/compute/main.tf:107, "CrossAccountRead" of ` +
			"environments/dev/modules/storage/main.tf:53"},
		{Name: reads, Detail: "read as arn:aws:iam::987654321098:role/" + taskRole},
		{Name: nothing, Detail: "only /ds/preprocessing/model-key"},
	} {
		want.Outcome = promote.Passed
		if i >= len(reported) || reported[i] != want {
			t.Errorf("check %d of %+v, want %+v", i, reported, want)
		}
	}
}

// TestChecks changes what is in the project, in git or in AWS, and says how a check ends then.
func TestChecks(t *testing.T) {
	reference := newProject(t)
	for _, test := range []struct {
		name    string
		arrange func(*fixture)
		ask     func(*promote.Request) // nil: as request does
		check   string
		outcome promote.Outcome
		detail  string // a part of it
	}{
		{
			"not in git", func(p *fixture) { p.remove(".git") }, nil,
			clean, promote.Passed, "up to date; not in a git repository",
		},
		{
			"what terraform leaves", func(p *fixture) { p.write("dev/.terraform/modules.json", "{}") }, nil,
			clean, promote.Passed, "up to date and committed",
		},
		{
			"stale files of another environment", func(p *fixture) { p.edit("project.hcl", "memory = 4096", "memory = 8192") },
			nil, clean, promote.Failed, "the rendered files of dev are stale, modules/compute/main.tf for one",
		},
		{
			"rendered files that were edited", func(p *fixture) { p.edit("prod/main.tf", "module", "# edited\nmodule") }, nil,
			clean, promote.Failed, "the rendered files of prod are stale, main.tf for one: run tfgen render --env prod",
		},
		{
			"a file that isn't ours to write", func(p *fixture) { p.write("prod/modules/own.tf/x", "") }, nil,
			clean, promote.Failed, "prod/modules/own.tf/x has changes that are not committed",
		},
		{
			"a file that isn't committed", func(p *fixture) { p.write("note.hcl", "# a note\n") }, nil,
			clean, promote.Failed, "note.hcl has changes that are not committed: commit or undo them first",
		},
		{
			"a record that isn't committed", func(p *fixture) { p.write(history.FileName, handmade(v1)) }, nil,
			clean, promote.Failed, "promotions.jsonl has changes that are not committed",
		},
		{
			"a record that can't be read", func(p *fixture) { p.write(history.FileName, "<<<<<<< HEAD\n"); p.commit() }, nil,
			clean, promote.Failed, "promotions.jsonl:1: a merge left its marks here",
		},
		{
			"a record of the same", func(p *fixture) { p.write(history.FileName, handmade(v1)); p.commit() }, nil,
			clean, promote.Passed, "up to date and committed",
		},
		{
			"a record that says otherwise", func(p *fixture) { p.write(history.FileName, handmade(v3)); p.commit() }, nil,
			clean, promote.Passed, `up to date and committed; the spec sets model_key of pipeline "preprocessing"`,
		},
		{
			"no such model", nil, func(r *promote.Request) { r.Key = "models/v9/x" },
			exists, promote.Failed, "there is no s3://ds-artifacts-dev-123456789012-us-east-1/models/v9/x in account 123456789012",
		},
		{
			"a deleted model", func(p *fixture) { p.aws.objects[v2] = object{deleted: true} }, nil,
			exists, promote.Failed, "has been deleted",
		},
		{
			"a model without a sum", func(p *fixture) { p.aws.objects[v2] = object{"version-2", "two", true, false} }, nil,
			exists, promote.Passed, object{content: "two"}.checksum(),
		},
		{
			"it runs another", func(p *fixture) { p.aws.parameter = v1 }, nil,
			tested, promote.Failed, "preprocessing of dev is set to " + v1 + ": set its model_key to " + v2 + ", apply, and run it",
		},
		{
			"it never ran", func(p *fixture) { p.aws.executions = nil }, nil,
			tested, promote.Failed, "it has not run in dev since it was set there at 2026-01-31 09:00:00 UTC: tfgen run --env dev",
		},
		{
			"it ran before it was set", func(p *fixture) { p.aws.executions[0].started = p.aws.set.Add(-time.Second) }, nil,
			tested, promote.Failed, "it has not run in dev since",
		},
		{
			"it failed", func(p *fixture) { p.aws.executions[0].status = "FAILED" }, nil,
			tested, promote.Failed, "its newest execution in dev, of 2026-01-31 10:00:00 UTC, is FAILED: see why, then tfgen run",
		},
		{
			"it runs still", func(p *fixture) { p.aws.executions[0].status = "RUNNING" }, nil,
			tested, promote.Failed, "is RUNNING",
		},
		{
			"it was never applied", func(p *fixture) { p.aws.parameter = "" }, nil,
			tested, promote.Failed, "parameter /ds/preprocessing/model-key, which can't be read (apply the environment first)",
		},
		{
			"it has no model", func(p *fixture) { p.edit("dev.hcl", `model_key = "`+v2+`"`, "") },
			func(r *promote.Request) { r.Key = v2 }, tested, promote.Failed, "has no model_key in the spec",
		},
		{
			"the deploy role refuses", func(p *fixture) { p.aws.refused, p.aws.code = deployRole, "AccessDenied" }, nil,
			tested, promote.Failed, "AccessDenied",
		},
		{
			"it failed, and the user goes on", func(p *fixture) { p.aws.executions[0].status = "FAILED" },
			func(r *promote.Request) { r.AllowUntested = true }, tested, promote.Waived, "is FAILED: see why, then tfgen run --env " +
				"dev --pipeline preprocessing --wait (--allow-untested)",
		},
		{
			"nobody has tested it, and it matters", nil, func(r *promote.Request) { r.From, r.Key = nil, v2 },
			inProd, promote.Failed, "prod is protected: pass --from ENV",
		},
		{
			"nobody has tested it, and the user goes on", nil,
			func(r *promote.Request) { r.From, r.Key, r.AllowUntested = nil, v2, true }, inProd, promote.Waived, "it is tried out here",
		},
		{
			"it is tried out", nil, func(r *promote.Request) { r.From, r.To, r.Key = nil, r.From, v3 },
			tested, promote.Waived, "it is tried out here",
		},
		{
			"it succeeded, and the user would go on anyway", nil,
			func(r *promote.Request) { r.AllowUntested = true }, tested, promote.Passed, "succeeded",
		},
		{
			"the reader's half is missing", func(p *fixture) { p.edit("prod/modules/compute/main.tf", "s3:GetObject", "s3:GetBucketAcl") },
			nil, proven, promote.Failed, "the identity's side is missing: in account 987654321098",
		},
		{
			"the owner's half is missing", func(p *fixture) { p.edit("dev/modules/storage/main.tf", "s3:GetObject", "s3:GetBucketAcl") },
			nil, proven, promote.Failed, "the resource's side is missing: in account 123456789012",
		},
		{
			"a pinned model's version can't be read", func(p *fixture) {
				p.pin()
				p.edit("dev/modules/storage/main.tf", "s3:GetObjectVersion", "s3:GetObjectAcl")
			}, nil, proven, promote.Failed, "may not use s3:GetObjectVersion on",
		},
		{
			"the task reads another version than the pinned one", func(p *fixture) {
				p.pin()
				p.aws.taskReads = object{version: "version-9", content: "x"}
			}, nil, reads, promote.Failed, "there is no s3://",
		},
		{
			"nobody may be the task", func(p *fixture) { p.aws.refused, p.aws.code = taskRole, "AccessDenied" }, nil,
			reads, promote.NotChecked, "these credentials may not assume arn:aws:iam::987654321098:role/" + taskRole,
		},
		{
			"nobody knows who may be the task", func(p *fixture) { p.aws.refused, p.aws.code = taskRole, "ExpiredToken" }, nil,
			reads, promote.Failed, "ExpiredToken",
		},
		{
			"the task is refused", func(p *fixture) { p.aws.denied = taskRole }, nil, reads, promote.Failed, "no access to s3://",
		},
		{
			"the task reads another version",
			func(p *fixture) { p.aws.taskReads = object{version: "version-9", content: "x"} }, nil,
			reads, promote.Failed, "has been overwritten: its newest version is version-9, not version-2",
		},
		{
			"the account has the model", func(p *fixture) { p.plans() }, nil,
			nothing, promote.Failed, "no parameter would change: the account of prod has the model already",
		},
		{
			"another parameter", func(p *fixture) { p.plans("model-key", "input-bucket") }, nil,
			nothing, promote.Failed, `preprocessing["input-bucket"] would change too: apply prod as it is first`,
		},
		{
			"the first model", func(p *fixture) {
				p.edit("prod.hcl", `    model_key          = "`+v1+`"`+"\n", "")
				p.render()
				p.plans("model-key", "input-bucket")
			}, func(r *promote.Request) { r.AllowUntested = true }, nothing, promote.Failed,
			`so write model_key = "` + v2 + `" into the spec yourself, and apply prod`,
		},
		{
			"another resource's name", func(p *fixture) {
				p.plans("model-key")
				p.edit("prod/fake-plan.txt", "module.parameters.aws_ssm_parameter", "module.parameters.aws_sqs_queue")
				p.edit("prod/fake-values.json", "module.parameters.aws_ssm_parameter", "module.parameters.aws_sqs_queue")
			}, nil, nothing, promote.Failed, `aws_sqs_queue.preprocessing["model-key"] would change too`,
		},
		{
			"a pinned model's parameters", func(p *fixture) { p.plans("model-key", "model-version-id", "model-checksum") }, nil,
			nothing, promote.Passed, "only /ds/preprocessing/model-checksum, /ds/preprocessing/model-key, /ds/preprocessing/model-version-id",
		},
		{
			"a model that is computed", func(p *fixture) { p.edit("prod.hcl", `"`+v1+`"`, `"models/${"v1.2.3"}/model.pkl"`) }, nil,
			nothing, promote.Failed, "prod.hcl:12: model_key is computed",
		},
		{
			"a plan that fails", func(p *fixture) { p.write("prod/fake-fail.txt", "plan") }, nil,
			nothing, promote.Failed, `The fake was told to fail with "broken"`,
		},
		{
			"a plan as the plan role", func(p *fixture) {
				const role = `role = "CrossAccountDeployRole"`
				p.edit("prod.hcl", role, role+"\n    plan_role = \"Plan\"")
				p.render()
				p.aws.refused, p.aws.code = deployRole, "AccessDenied"
			}, func(r *promote.Request) { r.AllowUntested = true }, nothing, promote.Passed, "only /ds/preprocessing/model-key",
		},
		{
			"an account that can't be deployed", func(p *fixture) { p.aws.refused, p.aws.code = deployRole, "AccessDenied" },
			func(r *promote.Request) { r.AllowUntested = true }, nothing, promote.Failed, "can't assume",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			if test.arrange != nil {
				test.arrange(p)
			}
			if test.check == nothing { // which is checked only where all is clean
				p.commit()
			}
			got := p.check(test.check, test.ask)
			if got.Outcome != test.outcome || !strings.Contains(got.Detail, test.detail) {
				t.Errorf("it %s: %s; want %s: %s", got.Outcome, got.Detail, test.outcome, test.detail)
			}
		})
	}
}

// TestOverwrittenSince refuses an object that is another one than was asked for, and asks no more about it.
func TestOverwrittenSince(t *testing.T) {
	p := newProject(t)
	promoter := p.open()
	defer promoter.Close()
	for want, change := range map[string]func(*promote.Candidate){
		v2 + " was overwritten: its version was version-0 and is version-2": func(c *promote.Candidate) {
			c.VersionID = "version-0"
		},
		v2 + " was overwritten: its SHA-256 was 0000 and is ": func(c *promote.Candidate) { c.Checksum = "0000" },
	} {
		candidate, err := promoter.Complete(t.Context(), request(promoter.Project))
		if err != nil {
			t.Fatal(err)
		}
		change(&candidate)
		promotion, err := promoter.Prepare(t.Context(), candidate)
		if err != nil {
			t.Fatal(err)
		}
		if got := promotion.Checks[1]; got.Outcome != promote.Failed || !strings.HasPrefix(got.Detail, want) {
			t.Errorf("got %+v, want %s", got, want)
		}
		if last := promotion.Checks[len(promotion.Checks)-1]; last.Name != proven {
			t.Errorf("%s was checked of another object", last.Name)
		}
	}
}

// TestAnotherEnvironmentChanges under the promotion's hands, after it was found clean.
func TestAnotherEnvironmentChanges(t *testing.T) {
	p := newProject(t)
	promoter := p.open()
	defer promoter.Close()
	promoter.Report = func(check promote.Check) {
		if check.Name == clean {
			p.edit("dev/main.tf", "module", "# edited\nmodule")
		}
	}
	candidate, err := promoter.Complete(t.Context(), request(promoter.Project))
	if err != nil {
		t.Fatal(err)
	}
	promotion, err := promoter.Prepare(t.Context(), candidate)
	if err != nil {
		t.Fatal(err)
	}
	last := promotion.Checks[len(promotion.Checks)-1]
	if last.Outcome != promote.Failed || last.Detail != "the rendered files of dev would change too, main.tf for one" {
		t.Errorf("got %+v", last)
	}
}

// check makes the checks up to that of the name.
func (p *fixture) check(name string, change func(*promote.Request)) promote.Check {
	p.t.Helper()
	promoter := p.open()
	defer promoter.Close()
	wanted := request(promoter.Project)
	if change != nil {
		change(&wanted)
	}
	candidate, err := promoter.Complete(p.t.Context(), wanted)
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(p.t.Context())
	defer cancel()
	var found promote.Check
	promoter.Report = func(check promote.Check) {
		if check.Name == name {
			found = check
			cancel() // the others take time
		}
	}
	if _, err := promoter.Prepare(ctx, candidate); err != nil && ctx.Err() == nil {
		p.t.Fatal(err)
	}
	return found
}

// handmade is a record of one promotion to prod.
func handmade(key string) string {
	return `{"time":"2026-01-01T00:00:00Z","by":"ann","action":"promote","pipeline":"preprocessing","to":"prod","key":"` +
		key + `"}` + "\n"
}
