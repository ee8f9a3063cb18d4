package adopt

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Replace returns the addresses of those objects that Find found for the changes but that Terraform can't take over as
// they are. The plan that imports them has to replace them (terraform plan -replace=ADDRESS).
func Replace(
	ctx context.Context, cfg aws.Config, changes []terraform.ResourceChange, found []terraform.Existing,
) ([]string, error) {
	planned := map[string]terraform.ResourceChange{}
	for _, r := range changes {
		planned[r.Address] = r
	}
	var addresses []string
	for _, o := range found {
		r := planned[o.Address]
		isStuck := resources.Of(r.ResourceType).Replace
		if isStuck == nil {
			continue
		}
		replace, err := isStuck(ctx, resources.Search{Config: cfg}, r, o.ID)
		if err != nil {
			return nil, fmt.Errorf("looking at what there is of %s: %w", o.Address, err)
		}
		if replace {
			addresses = append(addresses, o.Address)
		}
	}
	return addresses, nil
}
