package proof

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

func landscape(t testing.TB, dir string, edit func(fstest.MapFS)) *Landscape {
	t.Helper()
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, env := range project.Environments {
		for name, content := range render.Environment(project, env) {
			files[Dir+"/"+env.Name+"/"+name] = &fstest.MapFile{Data: content}
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

// TestPruning compares the rows of the pairs that policies reach with those of all pairs.
func TestPruning(t *testing.T) {
	const storage, compute = Dir + "/dev/modules/storage/main.tf", Dir + "/prod/modules/compute/main.tf"
	swap := func(name, old, changed string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { replace(t, f, name, old, changed) }
	}
	for name, edit := range map[string]func(fstest.MapFS){
		"reference":    nil,
		"wide role":    swap(compute, `"s3:GetObject",`, `"*",`),
		"any resource": swap(compute, `"arn:aws:s3:::ds-input-prod-987654321098-us-east-1/*"`, `"arn:aws:s3:::ds-?n*"`),
		"all but":      swap(compute, `Resource = "arn:aws:s3:::ds-output-prod`, `NotResource = "arn:aws:s3:::ds-output-prod`),
		"all but do":   swap(compute, `Action = [`, `NotAction = [`),
		"public":       swap(storage, `Effect    = "Deny"`, `Effect = "Allow"`),
		"named":        swap(storage, `Principal = "*"`, `Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:role/ds-preprocessing-states-dev" }`),
		"broken":       swap(storage, `"DenyInsecureTransport"`, `"DenyInsecureTransport", Colour = "red"`),
		"broken role":  swap(compute, `Sid    = "ReadParameters"`, `Sid = "ReadParameters", Colour = "red"`),
		"strange":      swap(storage, "Effect    = \"Deny\"\n        Principal", "Effect = \"Allow\"\n NotPrincipal"),
	} {
		t.Run(name, func(t *testing.T) {
			l := landscape(t, "../../../environments", edit)
			pruned, full := l.matrix(Filter{}, true), l.matrix(Filter{}, false)
			opts := []cmp.Option{cmpopts.IgnoreUnexported(Cell{}), cmp.Transformer("allowed", func(cells map[Verb]Cell) map[Verb]access.Verdict {
				all := map[Verb]access.Verdict{}
				for verb, cell := range cells {
					if cell.Verdict != access.NoneAllowed {
						all[verb] = cell.Verdict
					}
				}
				return all
			})}
			if diff := cmp.Diff(full, pruned, opts...); diff != "" || len(full) == 0 {
				t.Errorf("-full +pruned:\n%s", diff)
			}
		})
	}
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

// TestPlainWording asks about all that is taken for meant, or for refused, by its words alone: the answer is the same.
func TestPlainWording(t *testing.T) {
	for _, dir := range []string{"../../../environments", "../../../cmd/tfgen/e2e/testdata/govcloud/environments"} {
		project, err := spec.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		l := landscape(t, dir, nil)
		c := &checker{world: l.world, intent: newIntent(project)}
		asked := 0
		for _, r := range c.intent.order {
			for _, clause := range r.clauses {
				for _, n := range clause.needs {
					if a := c.actorOf(r); a.plainlyMeets(clause, n) {
						asked++
						c.met(a, clause, n)
					}
				}
			}
		}
		for _, a := range c.actors {
			for _, p := range a.policies {
				for i := range p.statements {
					asked++
					c.roleStatement(a, p, i, p.statements[i].narrowed(c.intent.roles[a.ARN].clauses))
				}
			}
		}
		for _, thing := range c.things {
			grants := newGrants(c.intent.of(thing))
			for _, p := range thing.policies {
				for i := range p.statements {
					for _, w := range p.statements[i].Principal {
						if s := &p.statements[i]; s.Effect == access.Allow {
							asked++
							c.thingStatement(thing, p, i, w, grants.bounding(s, w))
						}
					}
				}
			}
			if thing.Kind == Bucket {
				asked++
				c.transport(thing)
			}
		}
		if len(c.findings) > 0 || asked < 30 {
			t.Errorf("%s: asked %d times, found %v", dir, asked, c.findings)
		}
	}
}

func names(project *spec.Project) []string {
	var all []string
	for _, env := range project.Environments {
		all = append(all, env.Name)
	}
	return all
}
