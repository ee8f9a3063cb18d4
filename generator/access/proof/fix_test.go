package proof_test

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestFixes accepts whatever is found of hand edits, with the lines that the findings give: then it is accepted, and
// found no more. What can't be accepted has other fixes.
func TestFixes(t *testing.T) {
	edited := edits(t)
	accepted, every := 0, 1
	if testing.Short() {
		every = 4
	}
	for i, name := range slices.Sorted(maps.Keys(edited)) {
		if i%every > 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			added := edited[name].added
			project := withRoles(load(t, goldentest.Archive{Archive: added}.Extend(t, reference)))
			files := edited[name].files(t, project)
			report := check(t, project, files)
			accepting := accept(t, report)
			if len(accepting.Files) == 0 {
				return
			}
			accepted++
			accepting.Files = slices.Concat(added.Files, accepting.Files)
			again := withRoles(load(t, goldentest.Archive{Archive: accepting}.Extend(t, reference)))
			left := check(t, again, files)
			for _, f := range left.Findings {
				if f.Class == proof.Stale || f.Class == proof.Excess && canBeAccepted(f) {
					t.Errorf("%s: %s\n%s%v", f.Class, f.Summary, f.Detail, f.Fixes)
				}
			}
			if len(left.Accepted) == 0 {
				t.Error("nothing is accepted")
			}
		})
	}
	if accepted < 50/every {
		t.Errorf("only %d edits could be accepted", accepted)
	}
}

// edit is a hand edit: what is added to the spec, and the files, with what is changed in them.
type edit struct {
	added *txtar.Archive
	files func(*testing.T, *spec.Project) fstest.MapFS
}

// edits are those of all tables and archives.
func edits(t *testing.T) map[string]edit {
	t.Helper()
	all := map[string]edit{}
	for _, m := range append(mutants(), wideMutants()...) {
		all[m.name] = edit{&txtar.Archive{}, m.files}
	}
	goldentest.Each(t, "testdata/edits/*.txtar", func(_ *testing.T, archive goldentest.Archive) {
		for name, folder := range archive.Folders() {
			all[name] = edit{folder.Archive, func(_ *testing.T, project *spec.Project) fstest.MapFS {
				files := renderAll(project)
				for _, f := range folder.Files {
					if strings.Contains(f.Name, "/") {
						files[path.Join("environments", f.Name)] = &fstest.MapFile{Data: f.Data}
					}
				}
				return files
			}}
		}
	})
	return all
}

// withRoles gives the environments roles beside the deploy role.
func withRoles(project *spec.Project) *spec.Project {
	for _, env := range project.Environments {
		env.PlanRole, env.Backend.Role = "Plan", "Keeper"
	}
	return project
}

// accept is what the fixes of a report say to add to the specs of environments, with a reason.
func accept(t *testing.T, report *proof.Report) *txtar.Archive {
	t.Helper()
	added := map[string]map[string]bool{}
	for _, f := range report.Findings {
		if f.Class == proof.Excess && len(f.Fixes) == 0 {
			t.Errorf("%s: no fix", f.Summary)
		}
		for _, fix := range f.Fixes {
			parsed := strings.Replace(fix.Lines, `""`, `"so"`, 1)
			if _, diags := hclparse.NewParser().ParseHCL([]byte(parsed), "fix.hcl"); diags.HasErrors() && f.Class == proof.Excess {
				t.Errorf("%s: %s:\n%s", f.Summary, diags, fix.Lines)
			}
			if strings.HasPrefix(fix.Lines, "accept ") {
				env := strings.Split(fix.Do, `"`)[1]
				if added[env] == nil {
					added[env] = map[string]bool{}
				}
				added[env][parsed] = true
			}
		}
	}
	archive := &txtar.Archive{}
	for env, blocks := range added {
		f := txtar.File{Name: env + ".hcl"}
		labels := map[string]int{}
		for block := range blocks {
			label := strings.Split(block, `"`)[1]
			if labels[label]++; labels[label] > 1 { // two statements of one role without names
				block = strings.Replace(block, `"`+label+`"`, `"`+label+strings.Repeat("x", labels[label])+`"`, 1)
			}
			f.Data = append(f.Data, block...)
		}
		archive.Files = append(archive.Files, f)
	}
	return archive
}

func canBeAccepted(f proof.Finding) bool {
	for _, fix := range f.Fixes {
		if strings.HasPrefix(fix.Lines, "accept ") {
			return true
		}
	}
	return false
}
