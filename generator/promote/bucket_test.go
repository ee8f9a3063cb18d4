package promote

import (
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
)

func TestModelBucket(t *testing.T) {
	input, models := &spec.Bucket{Key: "input"}, &spec.Bucket{Key: "models"}
	told := &spec.Pipeline{Key: "told", Steps: []*spec.Step{{Reads: []*spec.Bucket{input, models}}}, ModelBucket: models}
	open := &spec.Pipeline{Key: "open", Steps: []*spec.Step{{Reads: []*spec.Bucket{input, models}}}}

	for _, test := range []struct {
		pipeline  *spec.Pipeline
		key, want string // or a part of the error
	}{
		{told, "", "models"},
		{told, "input", "input"},
		{told, "mdels", "reads no bucket"},
		{open, "", "pass --bucket NAME; there are input, models"},
		{open, "models", "models"},
		{&spec.Pipeline{Key: "idle"}, "", "has no model"},
	} {
		bucket, err := ModelBucket(test.pipeline, test.key)
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
