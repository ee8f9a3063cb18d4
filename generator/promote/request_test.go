package promote_test

import (
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestComplete finds what a request leaves open, or says why there is nothing to be found.
func TestComplete(t *testing.T) {
	reference := newProject(t)
	for _, test := range []struct {
		name    string
		arrange func(*fixture)
		ask     func(*promote.Request)
		want    string // the model's key and version, or a part of the error
	}{
		{"what dev runs", nil, nil, v2 + " "},
		{"a model by its key", nil, func(r *promote.Request) { r.Key = v3 }, v3 + " "},
		{"from where it goes", nil, func(r *promote.Request) { r.From = r.To }, "--from and --to are both prod"},
		{"tried out", nil, func(r *promote.Request) { r.From, r.Key = nil, v3 }, v3 + " "},
		{"tried out, and not said which", nil, func(r *promote.Request) { r.From = nil }, "which model? pass its key to try it out in prod"},
		{"no such pipeline", nil, func(r *promote.Request) { r.Pipeline = "etl" }, `dev has no pipeline "etl"; it has preprocessing`},
		{"no such bucket", nil, func(r *promote.Request) { r.Bucket = "etl" }, `pipeline preprocessing reads no bucket "etl"`},
		{
			"no model in dev", func(p *fixture) { p.edit("dev.hcl", `model_key = "`+v2+`"`, "") }, nil,
			"pipeline preprocessing of dev has no model_key: name the model",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			reference.copy(t).completes(test.arrange, test.ask, request, test.want)
		})
	}
}

// TestCompleteRollback goes back by a record of v2 over v1, and of v3 over v2.
func TestCompleteRollback(t *testing.T) {
	reference := newProject(t)
	line := func(key, replaced, second, version string) string {
		return `{"time":"2026-01-01T00:00:0` + second + `Z","by":"ann","action":"promote","pipeline":"preprocessing","to":"prod",` +
			`"key":"` + key + `","replaced":"` + replaced + `","version_id":"` + version + `"}` + "\n"
	}
	recorded := line(v2, v1, "1", "version-2") + line(v3, v2, "2", "version-3")
	for _, test := range []struct {
		name    string
		arrange func(*fixture)
		want    string
	}{
		{"the model before", nil, v2 + " version-2"},
		{"twice", func(p *fixture) { p.edit("prod.hcl", v3, v2) }, v1 + " "},
		{"nothing is recorded", func(p *fixture) { p.remove(history.FileName) }, "no promotion of pipeline preprocessing to prod is recorded"},
		{"nothing before it", func(p *fixture) { p.edit("prod.hcl", v3, v1) }, "no promotion of pipeline preprocessing to prod is recorded"},
		{"a broken record", func(p *fixture) { p.write(history.FileName, "{}\n") }, "promotions.jsonl:1: this is no line of the record"},
		{
			"it is gone", func(p *fixture) { delete(p.aws.objects, v2) },
			v2 + " is gone or was overwritten since; the newest earlier model that can still be used is " + v1 +
				": tfgen promote --to prod --from ENV " + v1,
		},
		{"it was deleted", func(p *fixture) { p.aws.objects[v2] = object{deleted: true} }, v2 + " is gone or was overwritten since; the newest"},
		{
			"it was overwritten", func(p *fixture) { p.aws.objects[v2] = object{version: "version-9"} },
			v2 + " is gone or was overwritten since; the newest",
		},
		{"all are gone", func(p *fixture) { p.aws.objects = nil }, v2 + " is gone or was overwritten since, and so are all models before it"},
		{"nobody knows", func(p *fixture) { p.aws.down = true }, "asking S3 about s3://ds-artifacts-dev-123456789012-us-east-1/" + v2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			p.edit("prod.hcl", v1, v3)
			p.write(history.FileName, recorded)
			p.completes(test.arrange, nil, rollback, test.want)
		})
	}
}

// completes checks what a request becomes.
func (p *fixture) completes(arrange func(*fixture), change func(*promote.Request), ask func(*spec.Project) promote.Request, want string) {
	p.t.Helper()
	if arrange != nil {
		arrange(p)
	}
	promoter := p.open()
	defer promoter.Close()
	wanted := ask(promoter.Project)
	if change != nil {
		change(&wanted)
	}
	c, err := promoter.Complete(p.t.Context(), wanted)
	switch {
	case err != nil && !strings.Contains(err.Error(), want):
		p.t.Errorf("error %v, want %s", err, want)
	case err == nil && (c.Key+" "+c.VersionID != want || c.To.Name != "prod" || c.Bucket.Key != "artifacts"):
		p.t.Errorf("got %+v, want %s", c, want)
	}
}

// TestRunsAlready refuses to promote what runs, unless a pin names another version of it.
func TestRunsAlready(t *testing.T) {
	reference := newProject(t)
	for _, test := range []struct{ name, edit, version, want string }{
		{"the same", "", "", "pipeline preprocessing of prod runs " + v1 + " already"},
		{"the same version", "\n pin = true\n model_version_id = \"version-1\"", "version-1", "runs " + v1 + " already"},
		{"another version", "\n pin = true\n model_version_id = \"version-0\"", "version-1", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			p.edit("prod.hcl", `"`+v1+`"`, `"`+v1+`"`+test.edit)
			promoter := p.open()
			defer promoter.Close()
			wanted := request(promoter.Project)
			wanted.Key = v1
			candidate, err := promoter.Complete(t.Context(), wanted)
			if err != nil {
				t.Fatal(err)
			}
			candidate.VersionID = test.version
			_, err = promoter.Prepare(t.Context(), candidate)
			if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestOpen keeps a second promotion out until the first is closed, also by one that can't be.
func TestOpen(t *testing.T) {
	p := newProject(t)
	p.write("broken.hcl", "environment {")
	if _, err := promote.Open(t.Context(), p.options()); err == nil {
		t.Error("a spec that doesn't load was opened")
	}
	p.remove("broken.hcl")
	first := p.open()
	if _, err := promote.Open(t.Context(), p.options()); err == nil || !strings.Contains(err.Error(), "is promoting or rolling back") {
		t.Errorf("the second got error %v", err)
	}
	first.Close()
	p.open().Close()
}
