package aws

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
)

// Regions are the codes of all regions that are known, in all partitions, sorted.
func Regions() []string {
	var codes []string
	for _, p := range endpoints.DefaultPartitions() {
		codes = slices.AppendSeq(codes, maps.Keys(p.Regions()))
	}
	slices.Sort(codes)
	return codes
}

// IsRegion reports whether the text has the form of a region's code, that of a known region or of one that is new.
func IsRegion(text string) bool {
	const form = `^[a-z]{2,4}(-[a-z]+)?-(central|(north|south)(east|west)?|east|west)-[1-9][0-9]?$`
	return regexp.MustCompile(form).MatchString(text)
}

// Partition is the part of AWS that a region belongs to; nothing is shared between two of them. It is empty for an
// empty region, and aws for one of an area that isn't known.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func Partition(region string) string {
	if region == "" {
		return ""
	}
	if p, ok := endpoints.PartitionForRegion(endpoints.DefaultPartitions(), region); ok {
		return p.ID()
	}
	return endpoints.AwsPartitionID
}

// DNSSuffix is the domain of the endpoints of AWS in a partition, empty for an empty one.
func DNSSuffix(partition string) string {
	for _, p := range endpoints.DefaultPartitions() {
		if p.ID() == partition {
			return p.DNSSuffix()
		}
	}
	return ""
}

// ZonePrefix begins the ids of a region's availability zones, which mean the same place in every account: "use1" of
// use1-az1. It is empty for a region whose ids aren't known for sure.
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
func ZonePrefix(region string) string {
	public := []string{endpoints.AwsPartitionID, endpoints.AwsCnPartitionID, endpoints.AwsUsGovPartitionID}
	if !slices.Contains(public, Partition(region)) || !slices.Contains(Regions(), region) {
		return ""
	}
	return strings.NewReplacer("north", "n", "south", "s", "east", "e", "west", "w", "central", "c", "gov", "g", "-", "").
		Replace(region)
}

// TaskZones are the numbers of the zones of a region in which Fargate runs tasks, the 1 of use1-az1; nil: in all.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html, as of July 2026
func TaskZones(region string) []string {
	return map[string][]string{
		"ap-northeast-1": {"1", "2", "4"},
		"cn-north-1":     {"1", "2"},
		"us-west-1":      {"1", "3"},
	}[region]
}
