package proof

import "github.com/tfgen/tfgen/generator/spec"

// repository is the intent of a repository: that the pipelines whose images are in it pull them, and nobody else. The
// policy is the repository's own, so no other can be meant.
func (in *intent) repository(r *spec.Repository) {
	intended := in.addResource(r.ARN, r.Owner, Repository)
	for _, p := range r.Pullers {
		intended.grants = append(intended.grants, grant{principal: p.Principal, account: p.AccountID, clause: clause{
			what: "pull the image", actions: pullActions(), resources: []string{"*"},
		}})
	}
}

// pullActions are what it takes to pull an image.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func pullActions() []string {
	return []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
}
