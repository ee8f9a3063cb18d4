package fleet

import (
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
)

// TestOrder has owners as "ENV:OWNER,OWNER", ENV's pipeline using a bucket of each.
func TestOrder(t *testing.T) {
	for _, test := range []struct{ envs, apply, destroy string }{
		{"dev", "dev", "dev"},
		{"dev prod:dev", "dev prod:dev", "prod dev:prod"},
		{"a:b b:c c", "c b:c a:b", "a b:a c:b"},
		{"a:z b:z z y", "y z a:z b:z", "a b y z:a,b"},
		{"own:own", "own", "own"},
	} {
		envs := environments(test.envs)
		if got := format(OwnersFirst(envs)); got != test.apply {
			t.Errorf("apply of %s: %s, want %s", test.envs, got, test.apply)
		}
		if got := format(UsersFirst(envs)); got != test.destroy {
			t.Errorf("destroy of %s: %s, want %s", test.envs, got, test.destroy)
		}
	}
}

// TestOrderOfSome applies a reader without its owner.
func TestOrderOfSome(t *testing.T) {
	envs := environments("dev prod:dev")
	if got := format(OwnersFirst(envs[1:])); got != "prod:dev" {
		t.Errorf("got %s", got)
	}
}

func environments(text string) []*spec.Environment {
	byName := map[string]*spec.Environment{}
	var envs []*spec.Environment
	for _, job := range parse(text) {
		env := &spec.Environment{Name: job.Name}
		byName[job.Name], envs = env, append(envs, env)
	}
	for _, job := range parse(text) {
		step := &spec.Step{}
		for _, owner := range job.After {
			step.Reads = append(step.Reads, &spec.Bucket{Owner: byName[owner]})
		}
		byName[job.Name].Pipelines = []*spec.Pipeline{{Steps: []*spec.Step{step}}}
	}
	return envs
}

func format(jobs []Job) string {
	var words []string
	for _, job := range jobs {
		word := job.Name
		if len(job.After) > 0 {
			word += ":" + strings.Join(job.After, ",")
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestParallelism(t *testing.T) {
	const gib = 1 << 30
	for _, test := range []struct {
		cores  int
		memory uint64
		want   int
	}{
		{2, 24 * gib, 2}, {16, 4 * gib, 5}, {4, gib / 2, 1}, {8, 0, 8}, {0, 0, 1},
	} {
		if got := parallelism(test.cores, test.memory); got != test.want {
			t.Errorf("%d cores, %d bytes: %d, want %d", test.cores, test.memory, got, test.want)
		}
	}
}
