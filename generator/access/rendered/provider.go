package rendered

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// provider is where a configuration of the AWS provider makes things. What isn't known is empty.
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

// readProviders reads the provider blocks of the root.
func (m *module) readProviders() map[string]provider {
	found := map[string]provider{}
	for _, b := range m.config.providers {
		name := b.labels[0]
		if other := alias(b); other != "" {
			name += "." + other
		}
		found[name] = m.readProvider(b)
	}
	return found
}

func (m *module) readProvider(b *block) provider {
	var p provider
	p.region, _ = text(m.scope.argument(b, "region"))
	p.partition = partitionOf(p.region)
	accounts := m.allowedAccounts(b)
	roles, unknown := m.scope.unfold(b, "assume_role")
	for _, role := range roles {
		if arn, ok := text(role.value("role_arn")); ok {
			if fields := strings.Split(arn, ":"); len(fields) >= 6 {
				p.partition, p.account = fields[1], fields[4]
				continue
			}
		}
		unknown = append(unknown, Unresolved{Why: "the role's ARN is not known", Range: role.at})
	}
	for _, u := range unknown {
		m.problem(u.Range, "", "it isn't known which role the provider assumes: "+u.Why, "another account may be meant")
	}
	switch {
	case len(accounts) == 1 && p.account == "":
		p.account = accounts[0]
	case len(accounts) > 0 && p.account != "" && !slices.Contains(accounts, p.account):
		m.problem(b.at, "", fmt.Sprintf("the provider assumes a role of account %s, and allows %s", p.account,
			strings.Join(accounts, ", ")), "Terraform will refuse to run")
	case p.account == "" && b.labels[0] == "aws":
		m.problem(b.at, "", "the provider doesn't say which account it is for",
			"ARNs aren't known, nor which account's grants these are; set allowed_account_ids")
	}
	return p
}

func (m *module) allowedAccounts(b *block) []string {
	accounts, _ := texts(m.scope.argument(b, "allowed_account_ids"))
	return accounts
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

// identify notes whose root it is.
func (l *loader) identify(top *module) {
	p, ok := top.providers["aws"]
	if !ok {
		l.problem(hcl.Range{Filename: top.dir}, "", "the root has no provider \"aws\"",
			"it isn't known which account's grants these are")
	}
	l.root.AccountID, l.root.Region, l.root.Partition = p.account, p.region, p.partition
}

// passProviders are a child's configurations: those that the call passes, else the default one.
// https://developer.hashicorp.com/terraform/language/modules/develop/providers
func (m *module) passProviders(call *block, child *module) map[string]provider {
	passed := map[string]provider{}
	if p, ok := m.providers["aws"]; ok {
		passed["aws"] = p
	}
	pairs, diags := hcl.ExprMap(orEmpty(call.attribute("providers")))
	for _, pair := range pairs {
		passed[reference(pair.Key)] = m.providers[reference(pair.Value)]
	}
	if diags.HasErrors() {
		m.faults(diags)
	}
	for _, b := range child.config.providers {
		m.problem(b.at, strings.TrimSuffix(child.path, "."), "a module has its own provider "+b.labels[0],
			"what it makes may be in another account")
		name := b.labels[0]
		if other := alias(b); other != "" {
			name += "." + other
		}
		passed[name] = child.readProvider(b)
	}
	return passed
}

// providerOf is the configuration that a resource is made with.
func (m *module) providerOf(b *block) provider {
	name := "aws"
	if e := b.attribute("provider"); e != nil {
		name = reference(e)
	}
	return m.providers[name]
}

// reference is the text of a reference, such as aws.east.
func reference(e hcl.Expression) string {
	if quoted, ok := literal(e); ok {
		return quoted
	}
	t, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() {
		return ""
	}
	name := t.RootName()
	if second, ok := attributeName(t, 1); ok {
		name += "." + second
	}
	return name
}
