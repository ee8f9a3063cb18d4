package adopt

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/spec"
)

// TestKinds looks for every type of resource that the templates render.
func TestKinds(t *testing.T) {
	f := &finder{env: &spec.Environment{}}
	kinds := f.kinds(aws.Config{})
	templates := os.DirFS("../../../templates")
	files, err := fs.Glob(templates, "*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	shared, err := fs.Glob(templates, "internal/*/*.go")
	if err != nil || len(shared) == 0 {
		t.Fatal(shared, err)
	}
	files = append(files, shared...)
	var rendered []string
	for _, file := range files {
		text, err := fs.ReadFile(templates, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(aws_[a-z0-9_]+[a-z0-9])"`).FindAllStringSubmatch(string(text), -1) {
			rendered = append(rendered, m[1])
		}
	}
	rendered = append(rendered, "aws_vpc_security_group_ingress_rule") // put together of pieces
	for kind := range kinds {
		if !slices.Contains(rendered, kind) {
			t.Errorf("%s isn't rendered", kind)
		}
	}
	for _, kind := range rendered {
		if _, ok := kinds[kind]; !ok {
			t.Errorf("%s is rendered, and nobody says how to find one", kind)
		}
	}
}
