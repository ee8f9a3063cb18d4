package proof

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestDiff is who gains or loses what by a change of the rendered files.
func TestDiff(t *testing.T) {
	const (
		storage = "environments/dev/modules/storage/main.tf"
		compute = "environments/prod/modules/compute/main.tf"
		reader  = "prod role ds-preprocessing-task-prod"
		shared  = "dev's bucket ds-artifacts-dev-123456789012-us-east-1"
		grant   = "\n        Action = [\n          \"s3:GetObject\",\n          \"s3:ListBucket\","
	)
	grantAt := "AWS = \"arn:aws:iam::987654321098:root\"\n        }"
	type edit struct{ file, old, new string }
	for _, tt := range []struct {
		name  string
		edits []edit
		want  []string
	}{
		{"nothing", nil, nil},
		{"another name", []edit{{storage, `"CrossAccountRead"`, `"Read"`}}, nil},
		{"one half", []edit{{storage, grantAt + grant, grantAt + grant + `"s3:PutObject",`}}, nil},
		{"both halves", []edit{
			{storage, grantAt + grant, grantAt + grant + `"s3:PutObject",`},
			{compute, `"ReadFromDev"` + "\n        Effect = \"Allow\"" + grant, `"ReadFromDev"` + "\n        Effect = \"Allow\"" + grant + `"s3:Put*",`},
		}, []string{"+ " + reader + " gains s3:PutObject on " + shared}},
		{"half gone", []edit{{storage, grantAt + grant, grantAt + "\n        Action = [\"s3:ListBucket\","}},
			[]string{"- " + reader + " loses s3:GetObject on " + shared}},
		{"a condition", []edit{{storage, `ArnEquals = {`, `IpAddress = { "aws:SourceIp" = "10.0.0.0/8" }, ArnEquals = {`}},
			[]string{"~ " + reader + " has other terms for s3:GetObject and s3:ListBucket on " + shared +
				", depending on aws:sourceip"}},
		{"everyone", []edit{
			{storage, `Effect    = "Deny"`, `Effect = "Allow"`}, {storage, `"s3:*"`, `"s3:GetObject"`},
			{storage, `"aws:SecureTransport" = "false"`, `"aws:SecureTransport" = "true"`},
		}, []string{
			"+ dev role ds-preprocessing-execution-dev gains s3:GetObject on bucket ds-artifacts-dev-123456789012-us-east-1",
			"+ dev role ds-preprocessing-states-dev gains s3:GetObject on bucket ds-artifacts-dev-123456789012-us-east-1",
			"+ everyone gains s3:GetObject on " + shared,
		}},
		{"an account", []edit{{storage, grantAt, `AWS = ["arn:aws:iam::987654321098:root", "666666666666"]` + "\n}"},
			{storage, `ArnEquals`, `ArnLikeIfExists`}, {storage, `987654321098:role/ds-preprocessing-task-prod`, `*:role/*`}},
			[]string{
				"+ account 666666666666 gains s3:GetObject and s3:ListBucket on " + shared + ", depending on aws:principalarn",
				"+ account 987654321098 gains s3:GetObject and s3:ListBucket on " + shared + ", depending on aws:principalarn",
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := landscape(t, "../../../environments", nil)
			after := landscape(t, "../../../environments", func(files fstest.MapFS) {
				for _, e := range tt.edits {
					replace(t, files, e.file, e.old, e.new)
				}
			})
			got := Diff(before, after)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if back := Diff(after, before); len(back) != len(got) {
				t.Errorf("back: %s", strings.Join(back, "\n"))
			}
		})
	}
}

// landscape is what is rendered of a project, with changes.
func landscape(t testing.TB, dir string, edit func(fstest.MapFS)) *Landscape {
	t.Helper()
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, env := range project.Environments {
		for name, content := range render.Environment(project, env) {
			files["environments/"+env.Name+"/"+name] = &fstest.MapFile{Data: content}
		}
	}
	if edit != nil {
		edit(files)
	}
	l, err := Load(files, names(project))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// replace changes the first place of a text.
func replace(t *testing.T, files fstest.MapFS, name, old, changed string) {
	t.Helper()
	before, after, found := strings.Cut(string(files[name].Data), old)
	if !found {
		t.Fatalf("%s has no %s", name, old)
	}
	files[name] = &fstest.MapFile{Data: []byte(before + changed + after)}
}

func names(project *spec.Project) []string {
	var all []string
	for _, env := range project.Environments {
		all = append(all, env.Name)
	}
	return all
}
