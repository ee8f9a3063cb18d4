package guard

import (
	"strings"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Why says in words why a resource is replaced or deleted; empty where Terraform gives no reason.
// The reasons: https://developer.hashicorp.com/terraform/internals/machine-readable-ui#resource-change
func Why(c terraform.ResourceChange) string {
	switch reason := c.Reason; reason {
	case "tainted":
		return "its creation was not completed, or it was marked as tainted"
	case "requested":
		return "that was asked for"
	case "replace_triggered_by":
		return "what its replace_triggered_by names changes"
	case "cannot_update":
		return cannotUpdate(c)
	case "delete_because_no_resource_config":
		return "it is no longer in the configuration"
	case "delete_because_no_module":
		return "its module is no longer in the configuration"
	case "delete_because_wrong_repetition", "delete_because_count_index", "delete_because_each_key":
		return "its count or for_each no longer includes it"
	case "delete_because_no_move_target":
		return "it was moved to an address that is not in the configuration"
	default:
		return strings.ReplaceAll(reason, "_", " ")
	}
}

func cannotUpdate(c terraform.ResourceChange) string {
	var paths []string
	for _, a := range c.Attributes {
		if a.Replaces {
			paths = append(paths, a.Path)
		}
	}
	switch n := len(paths); n {
	case 0:
		return "a change to it can't be made in place"
	case 1:
		return paths[0] + " changes"
	default:
		return strings.Join(paths[:n-1], ", ") + " and " + paths[n-1] + " change"
	}
}
