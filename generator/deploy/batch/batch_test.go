package batch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/batch"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestPack packs environments "NAME BUCKETS OWNER": how many buckets each owns besides the one that others use, and
// whose it uses.
func TestPack(t *testing.T) {
	for _, test := range []struct {
		name    string
		envs    string
		perWave int
		want    string // "WAVE.NUMBER: NAMES"
	}{
		{"none", "", 3, ""},
		{"one each", "a 0, b 0, c 0", 9, "1.1: a; 1.2: b; 1.3: c"},
		{"all together", "a 0, b 9, c 0", 1, "1.1: a b c"},
		{"evenly", "a 0, b 0, c 0, d 0, e 0", 2, "1.1: a c e; 1.2: b d"},
		{"the large one by itself", "a 0, b 20, c 0, d 0", 2, "1.1: b; 1.2: a c d"},
		{"waves apart", "a 0, b 0 a, c 0 a, d 0 b, e 0", 2, "1.1: a; 1.2: e; 2.1: b; 2.2: c; 3.1: d"},
		{"waves of those that are left out", "-a 0, b 0 a, c 0 b", 2, "2.1: b; 3.1: c"},
	} {
		project, envs := projectOf(test.envs)
		var got []string
		for _, b := range batch.Pack(project, envs, test.perWave) {
			var names []string
			for _, env := range b.Environments {
				names = append(names, env.Name)
			}
			got = append(got, fmt.Sprintf("%d.%d: %s", b.Wave, b.Number, strings.Join(names, " ")))
		}
		if got := strings.Join(got, "; "); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// projectOf reads a table; a name after a - is in the project, but not to be packed.
func projectOf(text string) (project *spec.Project, wanted []*spec.Environment) {
	project = &spec.Project{}
	shared := map[string]*spec.Bucket{}
	for row := range strings.SplitSeq(text, ", ") {
		var name, owner string
		var buckets int
		if n, _ := fmt.Sscan(row, &name, &buckets, &owner); n < 2 {
			continue
		}
		name, left := strings.CutPrefix(name, "-")
		env := &spec.Environment{Name: name}
		shared[name] = &spec.Bucket{Owner: env}
		env.Buckets = append(make([]*spec.Bucket, buckets), shared[name])
		if owner != "" {
			env.Pipelines = []*spec.Pipeline{{Steps: []*spec.Step{{Reads: []*spec.Bucket{shared[owner]}}}}}
		}
		project.Environments = append(project.Environments, env)
		if !left {
			wanted = append(wanted, env)
		}
	}
	return project, wanted
}
