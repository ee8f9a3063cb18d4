package savedplan_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/terraform"
)

func facts() savedplan.Facts {
	return savedplan.Facts{
		Environment: "prod", AccountID: "111111111111", Region: "us-east-1", Rendered: "h1:abc=",
		Git:       &savedplan.Commit{ID: "c0ffee"},
		Terraform: "1.11.4",
		Providers: map[string]string{"registry.terraform.io/hashicorp/aws": "5.100.0"},
		State:     terraform.StateID{Lineage: "l", Serial: 7},
	}
}

func manifest() savedplan.Manifest {
	return savedplan.Manifest{
		Facts:   facts(),
		Created: time.Date(2026, 1, 2, 3, 4, 5, 678, time.FixedZone("", 3600)),
		Changes: []savedplan.Change{{Address: "aws_s3_bucket.<x>", Action: terraform.Replace, Reason: "cannot_update"}},
	}
}

// save saves a plan of each environment into a new folder.
func save(t *testing.T, environments ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plans")
	for _, env := range environments {
		m := manifest()
		m.Environment = env
		if _, err := savedplan.Save(dir, planFile(t, "the plan of "+env), m, m.Facts); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func planFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "p")
	write(t, name, content)
	return name
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func load(t *testing.T, dir string) []*savedplan.Saved {
	t.Helper()
	all, err := savedplan.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// says fails the test unless the error has all of the texts.
func says(t *testing.T, err error, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("error: %v\nlacks: %s", err, text)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	dir := save(t, "prod", "dev", "prod")
	all := load(t, dir)
	if len(all) != 2 || all[0].Environment != "dev" || all[1].Environment != "prod" {
		t.Fatalf("loaded %+v", all)
	}
	one := load(t, filepath.Join(dir, "prod"))
	if diff := cmp.Diff(all[1:], one); diff != "" {
		t.Errorf("the folder of one (-all +one):\n%s", diff)
	}
	want := manifest()
	want.Version, want.Plan, want.Digest = 1, one[0].Plan, one[0].Digest
	want.Created = time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC)
	if diff := cmp.Diff(want, one[0].Manifest); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := one[0].Verify(facts()); err != nil {
		t.Error(err)
	}
	if got := read(t, one[0].File()); got != "the plan of prod" {
		t.Errorf("plan = %s", got)
	}
	for name, mode := range map[string]fs.FileMode{
		"": 0o700, "prod": 0o700, "prod/plan": 0o600, "prod/manifest.json": 0o600, ".gitignore": 0o600,
	} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if got := read(t, filepath.Join(dir, ".gitignore")); got != "*\n" {
		t.Errorf(".gitignore = %s", got)
	}
}

// TestBindings changes every fact, one at a time.
func TestBindings(t *testing.T) {
	dir := save(t, "prod")
	s := load(t, dir)[0]
	for _, tt := range []struct {
		change func(*savedplan.Facts)
		want   string
	}{
		{func(f *savedplan.Facts) { f.Environment = "" }, "environment: was prod, is not in the project"},
		{func(f *savedplan.Facts) { f.Environment = "dev" }, "environment: was prod, is dev"},
		{func(f *savedplan.Facts) { f.AccountID = "2" }, "account: was 111111111111, is 2"},
		{func(f *savedplan.Facts) { f.Region = "eu-west-1" }, "region: was us-east-1, is eu-west-1"},
		{func(f *savedplan.Facts) { f.Rendered = "h1:x=" }, "rendered files: was h1:abc=, is h1:x="},
		{func(f *savedplan.Facts) { f.Terraform = "1.12.0" }, "terraform: was 1.11.4, is 1.12.0"},
		{func(f *savedplan.Facts) { f.Providers = nil }, "provider registry.terraform.io/hashicorp/aws: was 5.100.0, is none"},
		{func(f *savedplan.Facts) { f.Providers["x"] = "1" }, "provider x: was none, is 1"},
		{func(f *savedplan.Facts) { f.State.Lineage = "" }, "state lineage: was l, is none"},
		{func(f *savedplan.Facts) { f.State.Serial++ }, "state serial: was 7, is 8"},
	} {
		now := facts()
		tt.change(&now)
		err := s.Verify(now)
		says(t, err, "the plan of prod in "+s.Dir+" no longer holds:\n  "+tt.want+"\n",
			"plan again: tfgen plan --env prod --out "+dir)
		var broken *savedplan.BrokenError
		if !errors.As(err, &broken) || len(broken.Bindings) != 1 {
			t.Errorf("%s: not alone: %v", tt.want, err)
		}
		if now.Environment != s.Environment { // Save names its folder so
			continue
		}
		_, err = savedplan.Save(dir, planFile(t, "new"), manifest(), now)
		says(t, err, "what the plan of prod is made from has changed while it was made:\n  "+tt.want+"\n", "plan again: ")
		if got := read(t, s.File()); got != "the plan of prod" {
			t.Errorf("%s: it was saved all the same", tt.want)
		}
	}
	for _, commit := range []*savedplan.Commit{nil, {ID: "beef"}, {ID: "c0ffee", Dirty: true}} { // as after a merge
		now := facts()
		now.Git = commit
		if err := s.Verify(now); err != nil {
			t.Errorf("%s: %v", commit, err)
		}
	}
	// All at once: none hides another.
	err := s.Verify(savedplan.Facts{Environment: "x"})
	var broken *savedplan.BrokenError
	if !errors.As(err, &broken) || len(broken.Bindings) != 8 {
		t.Errorf("not every binding: %v", err)
	}
}

// TestPlanChangedSince is about the time between loading a plan and applying it, in which somebody is asked.
func TestPlanChangedSince(t *testing.T) {
	s := load(t, save(t, "prod"))[0]
	write(t, s.File(), "another")
	says(t, s.Verify(facts()), "plan's file: was sha256:")
	if err := os.Remove(s.File()); err != nil {
		t.Fatal(err)
	}
	now := facts()
	now.Region = "x"
	says(t, s.Verify(now), "read the plan of prod", "region: was us-east-1, is x")
}

func TestSaveRefuses(t *testing.T) {
	m := manifest()
	for name, make := range map[string]func(dir string){
		"sources":              func(dir string) { write(t, filepath.Join(dir, "main.tf"), "") },
		"an environment":       func(dir string) { write(t, filepath.Join(dir, "prod", "main.tf"), "") },
		"another's .gitignore": func(dir string) { write(t, filepath.Join(dir, ".gitignore"), "*.log\n") },
		"a file":               func(dir string) { remove(t, dir); write(t, dir, "") },
	} {
		dir := t.TempDir()
		make(dir)
		_, err := savedplan.Save(dir, planFile(t, "plan"), m, m.Facts)
		says(t, err, dir)
		says(t, savedplan.CheckFolder(dir), dir)
		if _, err := os.Stat(filepath.Join(dir, "prod", "plan")); err == nil {
			t.Errorf("%s: saved in spite of the error", name)
		}
	}
	for _, name := range []string{"", ".", "..", "a/b", "/"} {
		m.Environment = name
		_, err := savedplan.Save(t.TempDir(), planFile(t, "plan"), m, m.Facts)
		says(t, err, fmt.Sprintf("%q can't be", name))
	}
}

// TestStoppedSave is stopped after the old manifest is gone: the old plan must not be taken for the new one.
func TestStoppedSave(t *testing.T) {
	dir := save(t, "prod")
	if _, err := savedplan.Save(dir, filepath.Join(dir, "missing"), manifest(), facts()); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	_, err := savedplan.Load(dir)
	says(t, err, "has no manifest.json")
	if _, err := savedplan.Save(dir, planFile(t, "new"), manifest(), facts()); err != nil {
		t.Error(err)
	}
	load(t, dir)
}

func TestAgain(t *testing.T) {
	m := manifest()
	m.Destroy = true
	dir := filepath.Join(t.TempDir(), "bob's plans")
	s, err := savedplan.Save(dir, planFile(t, "plan"), m, m.Facts)
	if err != nil {
		t.Fatal(err)
	}
	says(t, s.Verify(savedplan.Facts{}), "tfgen plan --env prod --destroy --out '"+strings.ReplaceAll(dir, "'", `'\''`)+"'")
}

// TestOtherChanges is about a plan whose file does something else than its manifest says.
func TestOtherChanges(t *testing.T) {
	s := load(t, save(t, "prod"))[0]
	change := func(address string, action terraform.Action) terraform.ResourceChange {
		return terraform.ResourceChange{Change: terraform.Change{Address: address, Action: action, Reason: "any"}}
	}
	replaced := change("aws_s3_bucket.<x>", terraform.Replace)
	for want, changes := range map[string][]terraform.ResourceChange{
		"": {replaced},
		"change of aws_s3_bucket.<x>: was replace, is none":            nil,
		"change of aws_s3_bucket.<x>: was replace, is update":          {change("aws_s3_bucket.<x>", terraform.Update)},
		"change of aws_s3_bucket.<x>: was replace, is replace, delete": {replaced, change("aws_s3_bucket.<x>", terraform.Delete)},
		"change of aws_iam_role.y: was none, is create":                {replaced, change("aws_iam_role.y", terraform.Create)},
	} {
		err := s.VerifyChanges(&terraform.Plan{Changes: changes})
		if want == "" && err != nil {
			t.Error(err)
		}
		if want != "" {
			says(t, err, "no longer holds:\n  "+want+"\nplan again")
		}
	}
}

// TestApplied has plans of which one was applied: it is known as such until it is planned anew, or replaced by hand.
func TestApplied(t *testing.T) {
	dir := save(t, "prod", "dev")
	applied := func() map[string]bool {
		found := map[string]bool{}
		for _, s := range load(t, dir) {
			when, ok := s.Applied()
			if found[s.Environment] = ok; ok && time.Since(when) > time.Hour {
				t.Errorf("%s was applied at %s", s.Environment, when)
			}
		}
		return found
	}
	if err := load(t, dir)[1].MarkApplied(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"prod": true, "dev": false}, applied()); diff != "" {
		t.Error(diff)
	}
	mark := filepath.Join(dir, "prod", "applied.json")
	write(t, mark, strings.Replace(read(t, mark), "sha256:", "sha256:0", 1))
	if applied()["prod"] {
		t.Error("the mark of another plan counts")
	}
	if err := load(t, dir)[1].MarkApplied(); err != nil {
		t.Fatal(err)
	}
	if _, err := savedplan.Save(dir, planFile(t, "the plan of prod"), manifest(), facts()); err != nil {
		t.Fatal(err)
	}
	if applied()["prod"] {
		t.Error("the mark outlives a new plan")
	}
}

func TestBeside(t *testing.T) {
	for _, tt := range []struct {
		name   string
		dir    func(t *testing.T) string
		beside []string
	}{
		{"no folder", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none") }, nil},
		{"one's own", func(t *testing.T) string { return save(t, "dev") }, nil},
		{"others", func(t *testing.T) string { return save(t, "prod", "dev", "test") }, []string{"prod", "test"}},
		{"one that was applied", func(t *testing.T) string {
			dir := save(t, "prod", "dev")
			if err := load(t, dir)[1].MarkApplied(); err != nil {
				t.Fatal(err)
			}
			return dir
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			plans, err := savedplan.Beside(tt.dir(t), []string{"dev"})
			var names []string
			for _, s := range plans {
				names = append(names, s.Environment)
			}
			if diff := cmp.Diff(tt.beside, names); diff != "" || err != nil {
				t.Error(diff, err)
			}
		})
	}
}

// TestSaveNone says that there was nothing to plan, which is other than that nothing was planned.
func TestSaveNone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plans")
	none := func() {
		t.Helper()
		if err := savedplan.SaveNone(dir); err != nil {
			t.Fatal(err)
		}
	}
	none()
	if all := load(t, dir); len(all) > 0 {
		t.Errorf("loaded %v", all)
	}
	none()
	if _, err := savedplan.Save(dir, planFile(t, "plan"), manifest(), facts()); err != nil {
		t.Fatal(err)
	}
	remove(t, filepath.Join(dir, "prod"))
	_, err := savedplan.Load(dir)
	says(t, err, "no saved plan in") // since it was saved, and is gone
	other := t.TempDir()
	write(t, filepath.Join(other, "main.tf"), "")
	says(t, savedplan.SaveNone(other), "has files that are no saved plans")
}
