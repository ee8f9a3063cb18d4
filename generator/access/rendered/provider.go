package rendered

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
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
	return aws.ARN{Partition: p.partition, Service: service, Region: region, Account: account, Resource: resource}.String()
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
	p.partition = aws.Partition(p.region)
	accounts, _ := b.Value("allowed_account_ids").Texts()
	roles, unknown := b.Blocks("assume_role")
	for _, role := range roles {
		text, _ := role.Text("role_arn")
		if arn, ok := aws.ParseARN(text); ok {
			p.partition, p.account = arn.Partition, arn.Account
			continue
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
