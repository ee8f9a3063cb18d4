package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// zoneID is the form of the id of an availability zone. Ids mean the same place in every account; names, in the older
// regions, are each account's own, and not every letter is there: Tokyo has a, c and d for most.
const zoneID = `[a-z]+[0-9]+-az[0-9]+`

// IsZoneID reports whether a zone is given by its id, use1-az1, and not by its name, us-east-1a.
func IsZoneID(zone string) bool { return matches(zoneID, zone) }

// zones are the availability zones of a VPC to make, by default two in which Fargate runs tasks.
func (s *draft) zones(a *hcl.Attribute, network hcl.Range) []string {
	if a == nil {
		return s.defaultZones(network)
	}
	zones := s.distinctTexts(a, s.zone)
	switch ids := len(slices.DeleteFunc(slices.Clone(zones), func(z string) bool { return !IsZoneID(z) })); {
	case zones != nil && len(zones) == 0:
		s.fault(a.Expr.Range(), "Invalid availability_zones", "Name at least one zone, or leave it out.")
	case ids > 0 && ids < len(zones):
		s.fault(a.Expr.Range(), "Invalid availability_zones", "Give all zones by name or all by id: a name and an id can be "+
			"the same zone.")
		return nil
	}
	return zones
}

func (s *draft) defaultZones(network hcl.Range) []string {
	if s.Region == "" {
		return nil
	}
	prefix := aws.ZonePrefix(s.Region)
	if prefix == "" {
		s.fault(network, "Missing availability_zones", "The ids of the zones of %s aren't known here. Set "+
			`availability_zones = ["%[1]sa", "%[1]sb"] or other zones of the region that the account has.`, s.Region)
		return nil
	}
	numbers := aws.TaskZones(s.Region)
	if numbers == nil {
		numbers = []string{"1", "2"}
	}
	return []string{prefix + "-az" + numbers[0], prefix + "-az" + numbers[1]}
}

// zone is the rule of an availability zone's name or id in the environment's region.
func (s *draft) zone(v string) string {
	prefix := aws.ZonePrefix(s.Region)
	number, ofRegion := strings.CutPrefix(v, prefix+"-az")
	numbers := aws.TaskZones(s.Region)
	switch {
	case s.Region == "", prefix == "" && IsZoneID(v):
		return ""
	case strings.HasPrefix(v, s.Region) && matches(`[a-z]`, v[len(s.Region):]):
		return ""
	case !IsZoneID(v):
		return fmt.Sprintf("%q is not an availability zone of %s. Write a name such as %[2]sa, or an id.", v, s.Region)
	case !ofRegion:
		return fmt.Sprintf("%q is not an availability zone of %s, whose ids begin with %s.", v, s.Region, prefix)
	case numbers != nil && !slices.Contains(numbers, number):
		return fmt.Sprintf("Fargate runs no tasks in %s. Of the zones of %s, it has %s.", v, s.Region,
			prefix+"-az"+strings.Join(numbers, ", "+prefix+"-az"))
	}
	return ""
}
