package rendered

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
)

// provider is where a configuration of the AWS provider makes resources. What isn't known is empty.
type provider struct{ account, region, partition string }

// arn is an ARN with the region and the account or without, empty where a part of it isn't known.
func (p provider) arn(service string, withRegion, withAccount bool, resource string) string {
	region, account := "", ""
	if withRegion {
		region = p.region
	}
	if withAccount {
		account = p.account
	}
	if p.partition == "" || withRegion && region == "" || withAccount && account == "" {
		return ""
	}
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", p.partition, service, region, account, resource)
}

// identify notes whose root it is.
func (c *collector) identify() {
	aws := c.configuration.Provider("aws")
	if aws == nil {
		c.problem(config.Range{Filename: c.root.Path}, "the root has no provider \"aws\"",
			"it isn't known which account's grants these are")
	}
	p := c.provider(aws)
	c.root.AccountID, c.root.Region, c.root.Partition = p.account, p.region, p.partition
}

// provider reads a configuration, once. One that depends on itself is not known.
func (c *collector) provider(b *config.ProviderConfig) provider {
	if b == nil {
		return provider{}
	}
	if known, ok := c.providers[b]; ok {
		return known
	}
	c.providers[b] = provider{}
	c.providers[b] = c.readProvider(b)
	return c.providers[b]
}

func (c *collector) readProvider(b *config.ProviderConfig) provider {
	var p provider
	p.region, _ = b.Text("region")
	p.partition = partitionOf(p.region)
	accounts, _ := b.Value("allowed_account_ids").Texts()
	roles, unknown := b.Blocks("assume_role")
	for _, role := range roles {
		if arn, ok := role.Text("role_arn"); ok {
			if fields := strings.Split(arn, ":"); len(fields) >= 6 {
				p.partition, p.account = fields[1], fields[4]
				continue
			}
		}
		unknown = append(unknown, config.Unresolved{Why: "the role's ARN is not known", Range: role.Range()})
	}
	for _, u := range unknown {
		c.problem(u.Range, "it isn't known which role the provider assumes: "+u.Why, "another account may be meant")
	}
	switch {
	case len(accounts) == 1 && p.account == "":
		p.account = accounts[0]
	case len(accounts) > 0 && p.account != "" && !slices.Contains(accounts, p.account):
		c.problem(b.Range(), fmt.Sprintf("the provider assumes a role of account %s, and allows %s", p.account,
			strings.Join(accounts, ", ")), "Terraform will refuse to run")
	case p.account == "" && b.Name == "aws":
		c.problem(b.Range(), "the provider doesn't say which account it is for",
			"ARNs aren't known, nor which account's grants these are; set allowed_account_ids")
	}
	return p
}

// partitionOf is the partition that a region is in.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
func partitionOf(region string) string {
	switch {
	case region == "":
		return ""
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	}
	return "aws"
}
