package promote_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestWrite promotes, and looks at what became of the files.
func TestWrite(t *testing.T) {
	reference := newProject(t)
	for _, test := range []struct {
		name             string
		pin, attributes  string // in prod's spec, and in the user's own .gitattributes
		spec, afterwards string // what has to be in prod's spec, and all that is in .gitattributes
	}{
		{"the first", "", "", `model_key          = "` + v2 + `"`, "promotions.jsonl merge=union\n"},
		{"with attributes of the user's", "", "*.hcl text\n", `"` + v2 + `"`, "*.hcl text\npromotions.jsonl merge=union\n"},
		{"with our own", "", "promotions.jsonl merge=union\n", `"` + v2 + `"`, "promotions.jsonl merge=union\n"},
		{"pinned", "\n    pin = true", "", `"version-2"`, "promotions.jsonl merge=union\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			p.edit("prod.hcl", `"`+v1+`"`, `"`+v1+`"`+test.pin)
			if test.attributes != "" {
				p.write(".gitattributes", test.attributes)
			}
			p.render()
			p.commit()
			before := time.Now().Truncate(time.Second)
			promotion := p.promote(request)
			if text := p.read("prod.hcl"); !strings.Contains(text, test.spec) || !strings.Contains(text, "# 09:00 UTC on the 15th") {
				t.Errorf("prod's spec is\n%s", text)
			}
			if got := p.read(".gitattributes"); got != test.afterwards {
				t.Errorf(".gitattributes is %q", got)
			}
			if got := p.load().Environment("prod").Pipelines[0].ModelKey; got != v2 {
				t.Errorf("prod's model is %s", got)
			}
			var e history.Entry
			if err := json.Unmarshal([]byte(p.read(history.FileName)), &e); err != nil {
				t.Fatal(err)
			}
			want := history.Entry{
				Time: e.Time, By: "arn:aws:iam::123456789012:user/ann", Action: "promote", Pipeline: "preprocessing", From: "dev",
				To: "prod", Key: v2, VersionID: "version-2", Checksum: p.aws.objects[v2].checksum(), Tested: true, Replaced: v1,
			}
			if diff := cmp.Diff(want, e); diff != "" || e.Time.Before(before) || e.Time.After(time.Now()) {
				t.Errorf("recorded at %v (-want +got):\n%s", e.Time, diff)
			}
			for _, file := range promotion.Files() {
				if strings.HasSuffix(file.Path, "fake-plan.txt") {
					t.Errorf("%s is among the files", file.Path)
				}
			}
			if got := p.check(clean, func(r *promote.Request) { r.Key = v3 }); !strings.Contains(got.Detail, "prod.hcl") {
				t.Errorf("before the commit, it is found %+v", got)
			}
		})
	}
}

// TestNothingIsWritten where a check has failed, after an interrupt, or over what another has changed since.
func TestNothingIsWritten(t *testing.T) {
	reference := newProject(t)
	for _, test := range []struct {
		name    string
		arrange func(*fixture)                     // before the checks
		between func(*fixture, context.CancelFunc) // the checks and the writing
		want    func(error) bool
	}{
		{
			"a check has failed", func(p *fixture) { p.aws.executions = nil }, nil,
			func(err error) bool { return err.Error() == "nothing was changed, because a check failed" },
		},
		{
			"an interrupt", nil, func(_ *fixture, cancel context.CancelFunc) { cancel() },
			func(err error) bool { return errors.Is(err, context.Canceled) },
		},
		{
			"the spec was changed", nil, func(p *fixture, _ context.CancelFunc) { p.edit("prod.hcl", "# Where", "# There") },
			func(err error) bool { return strings.Contains(err.Error(), "prod.hcl has changed in the meantime") },
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			if test.arrange != nil {
				test.arrange(p)
			}
			promotion, err := p.prepare(request)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if test.between != nil {
				test.between(p, cancel)
			}
			if err := promotion.Write(ctx); err == nil || !test.want(err) {
				t.Errorf("error %v", err)
			}
			if got := p.load().Environment("prod").Pipelines[0].ModelKey; got != v1 {
				t.Errorf("prod's model is %s", got)
			}
		})
	}
}

// TestRollback goes back after a promotion, on from there, and back again.
func TestRollback(t *testing.T) {
	p := newProject(t)
	p.promote(request)
	p.commit()
	p.promote(rollback)
	p.commit()
	if got := p.load().Environment("prod").Pipelines[0].ModelKey; got != v1 {
		t.Errorf("after the rollback, prod's model is %s", got)
	}
	if p.promote(untested(v3)).Tested {
		t.Error("what wasn't tested is recorded as if it was")
	}
	p.commit()
	if back, err := p.prepare(rollback); err != nil || back.Key != v1 || !back.Tested || back.Err() != nil {
		t.Errorf("a rollback goes to %+v, %v", back, err)
	}
}

// untested is a model's promotion that goes on without a test.
func untested(key string) func(*spec.Project) promote.Request {
	return func(loaded *spec.Project) promote.Request {
		r := request(loaded)
		r.Key, r.AllowUntested = key, true
		return r
	}
}

// promote makes a request come true.
func (p *fixture) promote(ask func(*spec.Project) promote.Request) *promote.Promotion {
	p.t.Helper()
	promotion, err := p.prepare(ask)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := promotion.Write(p.t.Context()); err != nil {
		p.t.Fatalf("%v: %+v", err, promotion.Checks)
	}
	return promotion
}

// TestMerge has two branches promote different models, and git merge the one into the other, both ways. Then all goes on
// from the model that was taken.
func TestMerge(t *testing.T) {
	reference := newProject(t)
	for _, order := range [][2]string{{v2, v3}, {v3, v2}} {
		taken, other := order[0], order[1]
		t.Run(taken, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			for branch, key := range map[string]string{"taken": taken, "other": other} {
				p.git("checkout", "-q", "-b", branch, "main")
				p.promote(untested(key))
				p.commit()
			}
			p.git("checkout", "-q", "taken")
			p.git("merge", "-q", "-X", "ours", "other")
			models, err := promote.Current(t.Context(), p.looking())
			if err != nil {
				t.Fatal(err)
			}
			if prod := models[1]; prod.Key != taken || prod.Promoted == nil || prod.Promoted.Key != taken || prod.State != promote.There {
				t.Errorf("prod runs %+v", prod)
			}
			if back, err := p.prepare(rollback); err != nil || back.Key != v1 || back.Err() != nil {
				t.Errorf("a rollback goes to %+v, %v", back, err)
			}
			p.promote(untested(other))
			p.commit()
			if back, err := p.prepare(rollback); err != nil || back.Key != taken || back.Err() != nil {
				t.Errorf("after another promotion, a rollback goes to %+v, %v", back, err)
			}
		})
	}
}

// TestMergeOfEnvironments has a branch for each, and git merge the one into the other, both ways.
func TestMergeOfEnvironments(t *testing.T) {
	reference := newProject(t)
	toDev := func(loaded *spec.Project) promote.Request {
		return promote.Request{
			Action: history.Promote, From: loaded.Environment("prod"), To: loaded.Environment("dev"), Key: v3, AllowUntested: true,
		}
	}
	for _, order := range [][2]string{{"prod", "dev"}, {"dev", "prod"}} {
		t.Run(order[1]+" into "+order[0], func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			p.write("dev/fake-plan.txt", p.read("prod/fake-plan.txt"))
			p.write("dev/fake-values.json", p.read("prod/fake-values.json"))
			p.commit()
			for branch, ask := range map[string]func(*spec.Project) promote.Request{"prod": request, "dev": toDev} {
				p.git("checkout", "-q", "-b", branch, "main")
				p.promote(ask)
				p.commit()
			}
			p.git("checkout", "-q", order[0])
			p.git("merge", "-q", order[1])
			models, err := promote.Current(t.Context(), p.looking())
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range []string{v3, v2} { // dev and prod
				if m := models[i]; m.Key != want || m.Promoted == nil || m.Promoted.Key != want {
					t.Errorf("%s runs %+v, want %s", m.Environment, m, want)
				}
			}
			if back, err := p.prepare(rollback); err != nil || back.Key != v1 || back.Err() != nil {
				t.Errorf("a rollback of prod goes to %+v, %v", back, err)
			}
		})
	}
}
