package aws

import "regexp"

// Image is a container image that lies in a private repository of ECR.
type Image struct{ Account, Region, Repository string }

// ParseImage takes the reference of an image apart, with a tag, a digest or neither, and reports whether it lies in
// ECR. A registry goes by a plain host and by one that answers over IPv6, too, each also with FIPS.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
func ParseImage(reference string) (Image, bool) {
	form := regexp.MustCompile(`^([0-9]{12})\.(dkr[.-]ecr)(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)/([^:@]+)`)
	m := form.FindStringSubmatch(reference)
	if m == nil {
		return Image{}, false
	}
	image, service, domain := Image{Account: m[1], Region: m[3], Repository: m[5]}, m[2], m[4]
	partition := Partition(image.Region)
	if service == "dkr.ecr" && domain == DNSSuffix(partition) || service == "dkr-ecr" && domain == dualSuffix(partition) {
		return image, true
	}
	return Image{}, false
}

// dualSuffix is the domain of registries that answer over IPv6, too; empty where there are none.
func dualSuffix(partition string) string {
	return map[string]string{
		"aws": "on.aws", "aws-us-gov": "on.aws", "aws-cn": "on.amazonwebservices.com.cn",
	}[partition]
}

// Registry is the plain host of an account's registry in a region.
func Registry(account, region string) string {
	return account + ".dkr.ecr." + region + "." + DNSSuffix(Partition(region))
}

// ARN is that of the image's repository.
func (i Image) ARN() string {
	return ARN{Partition(i.Region), "ecr", i.Region, i.Account, "repository/" + i.Repository}.String()
}
