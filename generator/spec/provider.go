package spec

import (
	"fmt"

	"github.com/hashicorp/go-version"
)

// The AWS provider's versions from 6.22 to 6.39 change the encryption of every bucket in every plan: S3 itself sets
// something that they take for a change by hand.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-s3-c-encryption-setting-faq.html
const (
	firstRestless = 22
	firstQuiet    = 40
)

// defaultProvider is the constraint for the AWS provider of a project that sets none: what is rendered is valid in
// versions 5.100 and 6.
func defaultProvider() string {
	text := ">= 5.100.0, < 7.0.0"
	for minor := firstRestless; minor < firstQuiet; minor++ {
		text += fmt.Sprintf(", != 6.%d.0", minor)
	}
	return text
}

// DefaultProvider reports whether the project leaves the AWS provider's version to tfgen.
func (p *Project) DefaultProvider() bool { return p.ProviderVersion == defaultProvider() }

// ProviderFault says why a version of the AWS provider isn't to be used; empty: it may be.
func (p *Project) ProviderFault(v string) string {
	parsed, err := version.NewVersion(v)
	if err != nil {
		return "which is no version"
	}
	allowed, err := version.NewConstraint(p.ProviderVersion)
	if err != nil || !allowed.Check(parsed) && !p.DefaultProvider() {
		return fmt.Sprintf("and the project's aws_provider is %q", p.ProviderVersion)
	}
	number := parsed.Segments()
	switch {
	case !p.DefaultProvider():
		return ""
	case number[0] == 6 && number[1] >= firstRestless && number[1] < firstQuiet:
		return fmt.Sprintf("and versions 6.%d to 6.%d change the encryption of every bucket in every plan", firstRestless,
			firstQuiet-1)
	case number[0] < 5 || number[0] == 5 && number[1] < 100 || number[0] > 6:
		return "and tfgen renders for versions from 5.100 to 6"
	}
	return ""
}
