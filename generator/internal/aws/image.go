package aws

import "strings"

// Image is a container image that lies in a private repository of ECR.
type Image struct{ Account, Region, Repository string }

// ParseImage takes the reference of an image apart, and reports whether it lies in ECR:
// ACCOUNT.dkr.ecr.REGION.DOMAIN/REPOSITORY with a tag, a digest or neither.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
func ParseImage(reference string) (Image, bool) {
	host, path, _ := strings.Cut(reference, "/")
	account, rest, _ := strings.Cut(host, ".dkr.ecr.")
	region, domain, _ := strings.Cut(rest, ".")
	if i := strings.IndexAny(path, ":@"); i >= 0 {
		path = path[:i]
	}
	if !IsAccountID(account) || region == "" || domain != DNSSuffix(Partition(region)) || path == "" {
		return Image{}, false
	}
	return Image{account, region, path}, true
}

// ARN is that of the image's repository.
func (i Image) ARN() string {
	return ARN{Partition(i.Region), "ecr", i.Region, i.Account, "repository/" + i.Repository}.String()
}
