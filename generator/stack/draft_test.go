package stack_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/stack"
)

// TestDraft drafts environment prod of project acme from contents.json, where there is a project into that. What comes
// out has to be a valid spec.
func TestDraft(t *testing.T) {
	goldentest.Each(t, "testdata/*.txtar", func(t *testing.T, a goldentest.Archive) {
		var contents stack.Contents
		if err := json.Unmarshal([]byte(a.File(t, "contents.json")), &contents); err != nil {
			t.Fatal(err)
		}
		dir := project.Dir(t.TempDir())
		var existing *spec.Project
		if files := a.Folders()["environments"]; files.Archive != nil {
			if err := os.CopyFS(dir.Spec(), files.FS()); err != nil {
				t.Fatal(err)
			}
			var err error
			if existing, err = spec.Load(dir.Spec()); err != nil {
				t.Fatal(err)
			}
		}
		wantDraft(t, a, &contents, dir, existing, "prod")
	})
}

// wantDraft drafts an environment of project acme in a folder, where existing isn't nil into that project.
func wantDraft(
	t *testing.T, a goldentest.Archive, contents *stack.Contents, dir project.Dir, existing *spec.Project, env string,
) {
	t.Helper()
	into, err := contents.Into(dir, existing, "acme", env)
	if err != nil {
		t.Fatal(err)
	}
	draft := contents.Draft(into)
	var text strings.Builder
	fmt.Fprintf(&text, "%s%s", draft.Project, draft.Environment)
	for _, note := range draft.Notes {
		fmt.Fprintln(&text, "note:", note)
	}
	for _, fate := range draft.Fates {
		fmt.Fprintln(&text, "fate:", fate.LogicalID, fate.Kind, fate.Becomes, fate.Retained)
	}
	a.Want(t, "draft", text.String())
	if err := write(dir, "draft.hcl", draft.Environment, draft.Project); err != nil {
		t.Fatal(err)
	}
	if _, err := spec.Load(dir.Spec()); err != nil {
		t.Error(err)
	}
}

// TestRetained has fates of a stack of CDK's, whose note of itself nobody needs.
func TestRetained(t *testing.T) {
	fate := func(kind string, retained bool) stack.Fate {
		return stack.Fate{Resource: stack.Resource{Type: kind, Retained: retained}}
	}
	fates := []stack.Fate{fate("AWS::S3::Bucket", true), fate("AWS::CDK::Metadata", false)}
	if !(stack.Draft{Fates: fates}).Retained() {
		t.Error("all that matters is retained")
	}
	if (stack.Draft{Fates: append(fates, fate("Custom::S3AutoDeleteObjects", false))}).Retained() {
		t.Error("a custom resource isn't retained")
	}
}

func write(dir project.Dir, name string, parts ...[]byte) error {
	var text []byte
	for _, part := range parts {
		text = append(text, part...)
	}
	if err := os.MkdirAll(dir.Spec(), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir.Spec(), name), text, 0o600)
}
