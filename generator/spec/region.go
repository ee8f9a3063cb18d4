package spec

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// region is the rule of a region's code. One that has the form and isn't known may be newer than this program.
func region(v string) string {
	if aws.IsRegion(v) {
		return ""
	}
	if nearest := suggest.Nearest(v, aws.Regions()); nearest != "" {
		return fmt.Sprintf("There is no AWS region %q. Did you mean %q?", v, nearest)
	}
	return fmt.Sprintf("There is no AWS region %q. Write its code, such as \"us-east-1\".", v)
}

// unknownRegion warns of a region, the value of a, that this program's list doesn't have.
func (l *loader) unknownRegion(region string, a *hcl.Attribute) {
	if a == nil || region == "" || slices.Contains(aws.Regions(), region) {
		return
	}
	meant := suggest.Nearest(region, aws.Regions())
	if meant != "" {
		meant = " Did you mean " + meant + "?"
	}
	l.warn(a.Expr.Range(), "Unknown region", "There was no region %q when this version of tfgen was made.%s "+
		"A new one is used as it stands, and rendered with skip_region_validation for Terraform and its provider.",
		region, meant)
}
