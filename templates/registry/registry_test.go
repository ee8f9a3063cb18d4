package registry_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/registry"
)

func Example() {
	env := &spec.Environment{Repositories: []*spec.Repository{{Key: "etl-job", Name: "acme-etl-job", KeepImages: 10}}}
	m := registry.Module(env)
	fmt.Printf("%s\n%s", tf.NewPrinter().Bytes(m.Resources), tf.NewPrinter().Bytes(m.OutputBlocks()))
	// Output:
	// resource "aws_ecr_repository" "etl_job" {
	//   name                 = "acme-etl-job"
	//   image_tag_mutability = "IMMUTABLE"
	//   force_delete         = false
	//
	//   image_scanning_configuration {
	//     scan_on_push = true
	//   }
	//
	//   encryption_configuration {
	//     encryption_type = "AES256"
	//   }
	// }
	//
	// resource "aws_ecr_lifecycle_policy" "etl_job" {
	//   repository = aws_ecr_repository.etl_job.name
	//   policy = jsonencode({
	//     rules = [{
	//       rulePriority = 1
	//       description  = "Keep the newest untagged images."
	//       selection = {
	//         tagStatus   = "untagged"
	//         countType   = "imageCountMoreThan"
	//         countNumber = 10
	//       }
	//       action = {
	//         type = "expire"
	//       }
	//     }]
	//   })
	// }
	//
	// output "repository_urls" {
	//   description = "Where to push the images."
	//   value = {
	//     etl-job = aws_ecr_repository.etl_job.repository_url
	//   }
	// }
}

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		name       string
		repository spec.Repository
		protected  bool
		lines      []string
		absent     []string
	}{
		{"none", spec.Repository{}, false, []string{`"IMMUTABLE"`}, []string{"aws_ecr_lifecycle_policy", "prevent_destroy"}},
		{"mutable tags", spec.Repository{MutableTags: true}, false, []string{`"MUTABLE"`}, []string{"IMMUTABLE"}},
		{"images are kept", spec.Repository{KeepImages: 3}, false, []string{"countNumber = 3"}, nil},
		{"images may be deleted", spec.Repository{ForceDelete: true}, false, []string{"force_delete = true"}, nil},
		{"protected", spec.Repository{}, true, []string{"prevent_destroy = true"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.repository.Key, test.repository.Name = "etl", "acme-etl"
			m := registry.Module(&spec.Environment{
				Protected: test.protected, Repositories: []*spec.Repository{&test.repository},
			})
			got := strings.Join(strings.Fields(string(tf.NewPrinter().Bytes(m.Resources))), " ")
			for _, line := range test.lines {
				if !strings.Contains(got, line) {
					t.Errorf("%s is missing in\n%s", line, got)
				}
			}
			for _, line := range test.absent {
				if strings.Contains(got, line) {
					t.Errorf("%s is in\n%s", line, got)
				}
			}
		})
	}
}

func TestNoModuleWithoutRepositories(t *testing.T) {
	if m := registry.Module(&spec.Environment{}); m != nil {
		t.Errorf("got module %+v", m)
	}
}
