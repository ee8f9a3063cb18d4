package rendered_test

import (
	"encoding/json"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestEnvironments reads what the templates render for this repository's project, and the committed files: both are the
// same, complete, and each statement's range is that of the statement.
func TestEnvironments(t *testing.T) {
	const dir = "../../../environments"
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, env := range project.Environments {
		names = append(names, env.Name)
	}
	onDisk, faults := rendered.LoadAll(os.DirFS(dir), names)
	if len(faults) > 0 {
		t.Error(faults)
	}
	for i, env := range project.Environments {
		t.Run(env.Name, func(t *testing.T) {
			root, diags := rendered.Load(tree(render.Environment(project, env), env.Name), env.Name)
			if diff := cmp.Diff(dump(root, diags), dump(onDisk[i], nil)); diff != "" {
				t.Errorf("(-rendered +committed)\n%s", diff)
			}
			if root.AccountID != env.AccountID || root.Region != env.Region || root.Partition != env.Partition {
				t.Errorf("account %q, region %q, partition %q", root.AccountID, root.Region, root.Partition)
			}
			if len(root.Problems)+len(root.Unattached)+len(diags) > 0 {
				t.Errorf("problems %v, unattached %v, faults %v", root.Problems, root.Unattached, diags)
			}
			if len(root.Roles) < 2 || len(root.Buckets) < 2 || len(root.Parameters) == 0 || len(root.Repositories) == 0 {
				t.Errorf("%d roles, %d buckets, %d parameters and %d repositories", len(root.Roles), len(root.Buckets),
					len(root.Parameters), len(root.Repositories))
			}
			for _, d := range documents(root) {
				checkStatements(t, root, d)
			}
		})
	}
}

func tree(files render.Tree, env string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[path.Join(env, name)] = &fstest.MapFile{Data: content}
	}
	return fsys
}

func documents(root *rendered.Root) []rendered.Document {
	list := root.Unattached
	for _, r := range root.Roles {
		list = append(list, r.Policies...)
		if r.Trust != nil {
			list = append(list, *r.Trust)
		}
	}
	for _, b := range root.Buckets {
		list = append(list, b.Policies...)
	}
	for _, k := range root.Keys {
		list = append(list, k.Policies...)
	}
	for _, r := range root.Repositories {
		list = append(list, r.Policies...)
	}
	for _, q := range root.Queues {
		list = append(list, q.Policies...)
	}
	return list
}

// checkStatements looks for the statements' Sids in the lines that the ranges name.
func checkStatements(t *testing.T, root *rendered.Root, d rendered.Document) {
	t.Helper()
	var policy struct{ Statement []struct{ Sid string } }
	if err := json.Unmarshal(d.JSON, &policy); err != nil {
		t.Fatalf("%s: %v", d.Address, err)
	}
	if len(policy.Statement) == 0 || len(policy.Statement) != len(d.Statements) || len(d.Unresolved) > 0 {
		t.Errorf("%s: %d statements, %d ranges, unresolved: %v", d.Address, len(policy.Statement), len(d.Statements), d.Unresolved)
		return
	}
	for i, statement := range policy.Statement {
		rng := d.Statements[i]
		source := string(rng.SliceBytes(root.Files[rng.Filename].Bytes))
		if !strings.HasPrefix(source, "{") || !strings.HasSuffix(source, "}") || strings.Count(source, "Effect") != 1 ||
			!strings.Contains(strings.Join(strings.Fields(source), " "), `Sid = "`+statement.Sid+`"`) {
			t.Errorf("%s: statement %s is not at %s:\n%s", d.Address, statement.Sid, rng, source)
		}
		if line := lineOf(root, rng); line != rng.Start.Line {
			t.Errorf("%s: line %d, not %d", rng, rng.Start.Line, line)
		}
	}
}

// lineOf counts the lines up to the range.
func lineOf(root *rendered.Root, rng hcl.Range) int {
	return 1 + strings.Count(string(root.Files[rng.Filename].Bytes[:rng.Start.Byte]), "\n")
}
