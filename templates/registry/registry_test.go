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

func Example_pulled() {
	owner := &spec.Environment{AccountID: "111111111111", Partition: "aws"}
	owner.Repositories = []*spec.Repository{{Key: "etl", Name: "acme-etl", Owner: owner, Pullers: []spec.Puller{
		{Principal: "arn:aws:iam::333333333333:role/acme-etl-execution-test", AccountID: "333333333333"},
		{Principal: "arn:aws:iam::222222222222:role/acme-etl-execution-prod", AccountID: "222222222222"},
		{Principal: "arn:aws:iam::222222222222:role/acme-nightly-execution-prod", AccountID: "222222222222"},
		{Principal: "arn:aws:iam::111111111111:role/acme-etl-execution-dev", AccountID: "111111111111"},
	}}}
	fmt.Printf("%s", tf.NewPrinter().Bytes(registry.Module(owner).Resources[1:]))
	// Output:
	// resource "aws_ecr_repository_policy" "etl" {
	//   repository = aws_ecr_repository.etl.name
	//   policy = jsonencode({
	//     Version = "2012-10-17"
	//     Statement = [{
	//       Sid    = "CrossAccountPull"
	//       Effect = "Allow"
	//       Principal = {
	//         AWS = [
	//           "arn:aws:iam::222222222222:root",
	//           "arn:aws:iam::333333333333:root",
	//         ]
	//       }
	//       Action = [
	//         "ecr:BatchCheckLayerAvailability",
	//         "ecr:BatchGetImage",
	//         "ecr:GetDownloadUrlForLayer",
	//       ]
	//       Condition = {
	//         ArnEquals = {
	//           "aws:PrincipalArn" = [
	//             "arn:aws:iam::222222222222:role/acme-etl-execution-prod",
	//             "arn:aws:iam::222222222222:role/acme-nightly-execution-prod",
	//             "arn:aws:iam::333333333333:role/acme-etl-execution-test",
	//           ]
	//         }
	//       }
	//     }]
	//   })
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
		{
			"pulled by the owner's account alone", spec.Repository{Pullers: []spec.Puller{{AccountID: "111111111111"}}}, false, nil,
			[]string{"aws_ecr_repository_policy"},
		},
		{"protected", spec.Repository{}, true, []string{"prevent_destroy = true"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.repository.Key, test.repository.Name = "etl", "acme-etl"
			test.repository.Owner = &spec.Environment{AccountID: "111111111111"}
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
