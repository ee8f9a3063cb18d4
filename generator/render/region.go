package render

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// sovereign is the European Sovereign Cloud. Its endpoints have a domain of their own, which is known to Terraform's S3
// backend from 1.14.0 and to the provider from the middle of version 6 on.
const sovereign = "aws-eusc"

func requiredVersion(project *spec.Project, env *spec.Environment) string {
	if env.Partition == sovereign {
		return project.RequiredVersion + ", >= 1.14.0"
	}
	return project.RequiredVersion
}

func providerVersion(project *spec.Project, env *spec.Environment) string {
	if env.Partition == sovereign {
		return project.ProviderVersion + ", >= 6.40.0"
	}
	return project.ProviderVersion
}

// validation is the switch that lets a region pass which the oldest versions that may run don't know: Terraform 1.11's
// S3 backend and version 5.100 of the provider refuse what isn't in their own lists of regions, and reach it all the
// same. It is empty for all other regions.
func validation(env *spec.Environment, region string) []tf.Node {
	newer := []string{"ap-east-2", "ap-southeast-6", "us-isob-west-1"}
	if env.Partition == sovereign || slices.Contains(aws.Regions(), region) && !slices.Contains(newer, region) {
		return nil
	}
	return []tf.Node{tf.Attr("skip_region_validation", tf.Bool(true))}
}
