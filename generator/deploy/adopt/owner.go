package adopt

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// stackTag is what CloudFormation puts on what a stack has, CDK's among them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
const stackTag = "aws:cloudformation:stack-name"

// Owner says by its tags whose an object is that isn't the environment's, for people; empty: its service doesn't tell.
func (o Object) Owner() string {
	var tags []string
	for _, key := range slices.Sorted(maps.Keys(o.Tags)) {
		if spec.OwnTag(key) != "" {
			tags = append(tags, key+" = "+o.Tags[key])
		}
	}
	switch {
	case o.From != "":
		return o.From + " in the state"
	case o.Tags[stackTag] != "":
		return "CloudFormation stack " + o.Tags[stackTag]
	case len(tags) > 0:
		return strings.Join(tags, ", ")
	case o.Tags != nil:
		return "it has none of tfgen's tags"
	default:
		return ""
	}
}
