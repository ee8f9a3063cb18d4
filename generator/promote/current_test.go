package promote_test

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
)

// looking are the options that look at both environments.
func (p *fixture) looking() promote.CurrentOptions {
	p.t.Helper()
	loaded := p.load()
	return promote.CurrentOptions{
		Project: loaded, Environments: loaded.Environments, Dir: p.folder(),
		Caller: func(context.Context, string) (aws.Config, error) { return p.caller, nil },
	}
}

// TestCurrent looks at prod, which v1 was promoted to.
func TestCurrent(t *testing.T) {
	reference := newProject(t)
	pinned := func(attribute string) func(*fixture) {
		return func(p *fixture) {
			p.remove(history.FileName)
			p.edit("prod.hcl", `"`+v1+`"`, `"`+v1+`"`+"\n pin = true\n"+attribute)
		}
	}
	for _, test := range []struct {
		name     string
		arrange  func(*fixture)
		state    promote.State
		promoted bool
		changed  bool // and pinned
	}{
		{"as promoted", func(*fixture) {}, promote.There, true, false},
		{"never promoted", func(p *fixture) { p.remove(history.FileName) }, promote.There, false, false},
		{"set by hand", func(p *fixture) { p.edit("prod.hcl", v1, v2) }, promote.There, false, false},
		{"gone", func(p *fixture) { delete(p.aws.objects, v1) }, promote.Gone, true, false},
		{"deleted", func(p *fixture) { p.aws.objects[v1] = object{deleted: true} }, promote.Gone, true, false},
		{"overwritten", func(p *fixture) { p.aws.objects[v1] = object{version: "version-9"} }, promote.Overwritten, true, false},
		{"pinned", pinned(`model_version_id = "version-1"`), promote.There, false, false},
		{"pinned to another version", pinned(`model_version_id = "version-9"`), promote.Overwritten, false, true},
		{"pinned to another checksum", pinned(`model_checksum = "P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM="`), promote.Overwritten, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := reference.copy(t)
			p.write(history.FileName, strings.Replace(handmade(v1), `"to"`, `"version_id":"version-1","to"`, 1))
			test.arrange(p)
			models, err := promote.Current(t.Context(), p.looking())
			if err != nil || len(models) != 2 {
				t.Fatalf("%+v, %v", models, err)
			}
			if prod := models[1]; prod.State != test.state || (prod.Promoted != nil) != test.promoted || prod.State.Wrong() != (test.state != promote.There) {
				t.Errorf("got %+v, want %s", prod, test.state)
			}
			changed, err := promote.Changed(t.Context(), p.looking())
			if err != nil || (len(changed) > 0) != test.changed {
				t.Errorf("changed are %+v, %v", changed, err)
			}
		})
	}
}

// TestCurrentSelection leaves out what isn't asked for, and says what is newer.
func TestCurrentSelection(t *testing.T) {
	p := newProject(t)
	o := p.looking()
	o.Environments = o.Environments[1:]
	models, err := promote.Current(t.Context(), o)
	if err != nil || len(models) != 1 || models[0].Environment != "prod" || len(models[0].Newer) != 2 || models[0].Newer[0].Key != v3 {
		t.Errorf("%+v, %v", models, err)
	}
	o.Pipeline = "etl"
	if _, err := promote.Current(t.Context(), o); err == nil || !strings.Contains(err.Error(), `no pipeline is named "etl"`) {
		t.Errorf("of a pipeline that isn't there: %v", err)
	}
	o.Pipeline, o.Bucket = "", "etl"
	if _, err := promote.Current(t.Context(), o); err == nil || !strings.Contains(err.Error(), "reads no bucket") {
		t.Errorf("of a bucket that isn't there: %v", err)
	}
	o.Bucket, p.aws.down = "", true
	if _, err := promote.Current(t.Context(), o); err == nil || !strings.Contains(err.Error(), "asking S3 about") {
		t.Errorf("without S3: %v", err)
	}
}
