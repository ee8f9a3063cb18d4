package promote

import (
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
)

// TestModelBucket has the pipeline "etl" in dev and prod, which read the same models and each an input of its own.
func TestModelBucket(t *testing.T) {
	models, more := &spec.Bucket{Key: "models"}, &spec.Bucket{Key: "more"}
	project := &spec.Project{}
	pipeline := func(env string, shared ...*spec.Bucket) *spec.Pipeline {
		p := &spec.Pipeline{Key: "etl", Reads: append([]*spec.Bucket{{Key: "input"}}, shared...)}
		project.Environments = append(project.Environments, &spec.Environment{Name: env, Pipelines: []*spec.Pipeline{p}})
		return p
	}
	prod := pipeline("prod", models)
	pipeline("dev", models, more)
	staging := pipeline("staging", models, more)
	alone := &spec.Pipeline{Key: "alone", Reads: []*spec.Bucket{{Key: "input"}}}

	for _, test := range []struct {
		pipeline  *spec.Pipeline
		key, want string // or a part of the error
	}{
		{prod, "", "models"},
		{prod, "input", "input"},
		{prod, "mdels", "reads no bucket"},
		{staging, "", "pass --bucket NAME; there are models, more"},
		{staging, "more", "more"},
		{alone, "", "can't be promoted"},
	} {
		bucket, err := ModelBucket(project, test.pipeline, test.key)
		switch {
		case err != nil && !strings.Contains(err.Error(), test.want):
			t.Errorf("%s of %s: %v, want %s", test.key, test.pipeline.Key, err, test.want)
		case err == nil && bucket.Key != test.want:
			t.Errorf("%s of %s: %s, want %s", test.key, test.pipeline.Key, bucket.Key, test.want)
		}
	}
}

func TestPipeline(t *testing.T) {
	one := &spec.Environment{Name: "one", Pipelines: []*spec.Pipeline{{Key: "etl"}}}
	two := &spec.Environment{Name: "two", Pipelines: []*spec.Pipeline{{Key: "etl"}, {Key: "ml"}}}
	for _, test := range []struct {
		env       *spec.Environment
		key, want string // or a part of the error
	}{
		{one, "", "etl"}, {one, "etl", "etl"}, {two, "ml", "ml"},
		{one, "ml", "it has etl"}, {two, "", "pass --pipeline NAME; there are etl, ml"},
		{&spec.Environment{Name: "none"}, "", "none has no pipeline"},
	} {
		p, err := Pipeline(test.env, test.key)
		if (err == nil && p.Key != test.want) || (err != nil && !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%q of %s: %v, %v, want %s", test.key, test.env.Name, p, err, test.want)
		}
	}
}
