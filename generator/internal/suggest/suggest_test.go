package suggest_test

import (
	"testing"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

func TestKnown(t *testing.T) {
	for _, test := range []struct {
		name  string
		known []string
		want  string
	}{
		{"prd", []string{"dev", "prod"}, "Did you mean prod?"},
		{"bukcet", []string{"bucket", "pipeline"}, "Did you mean bucket?"},
		{"x", []string{"y"}, "Known: y."}, // all of it is wrong
		{"abcd", []string{"wxyz", "abyz", "abcz"}, "Did you mean abcz?"},
		{"abcd", []string{"abyz", "xycd"}, "Did you mean abyz?"}, // as near: the first
		{"module.storage.aws_s3_bucket.inputs_of_all", []string{"module.storage.aws_s3_bucket.input_for_all"},
			"Did you mean module.storage.aws_s3_bucket.input_for_all?"},
		{"qa", nil, "None is declared."},
	} {
		if got := suggest.Known(test.name, test.known); got != test.want {
			t.Errorf("%s of %v: %s, want %s", test.name, test.known, got, test.want)
		}
	}
}
