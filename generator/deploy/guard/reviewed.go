package guard

import (
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/terraform"
)

// notReviewed stops a plan that does what the reviewed one doesn't.
func notReviewed(plan *terraform.Plan, opts Options) []Stop {
	if opts.Reviewed == nil {
		return nil
	}
	beyond := opts.Reviewed.Beyond(planjson.Of(plan))
	var stops []Stop
	for _, address := range slices.Sorted(maps.Keys(beyond)) {
		stops = append(stops, Stop{
			Rule: NotReviewed, Address: address,
			Message: beyond[address] + ": something has changed since. Plan and review again.",
		})
	}
	return stops
}
