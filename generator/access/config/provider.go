package config

import (
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ProviderConfig is a configuration of a provider.
type ProviderConfig struct {
	Block
	Name string // the provider's local name, such as aws
}

// providerName is the name by which a configuration is referred to: that of the provider, with the alias if it has one.
func providerName(b *block) string {
	name := b.labels[0]
	if alias, _ := literal(b.attribute("alias")); alias != "" {
		name += "." + alias
	}
	return name
}

// ownProviders are what the module's provider blocks configure.
func (m *module) ownProviders() map[string]*ProviderConfig {
	own := map[string]*ProviderConfig{}
	for _, b := range m.declared.providers {
		p := &ProviderConfig{Block: Block{block: *b, scope: m.scope}, Name: b.labels[0]}
		own[providerName(b)] = p
		m.configured = append(m.configured, p)
	}
	return own
}

// passProviders are a child's configurations: those that the call passes, else the default ones.
// https://developer.hashicorp.com/terraform/language/modules/develop/providers
func (m *module) passProviders(call *block, child *module) map[string]*ProviderConfig {
	passed := maps.Clone(m.providers)
	maps.DeleteFunc(passed, func(name string, _ *ProviderConfig) bool { return strings.Contains(name, ".") })
	pairs, diags := hcl.ExprMap(orEmpty(call.attribute("providers")))
	for _, pair := range pairs {
		passed[reference(pair.Key)] = m.providers[reference(pair.Value)]
	}
	if diags.HasErrors() {
		m.faults(diags)
	}
	for _, b := range child.declared.providers {
		m.problem(NestedProvider, b.header, "a module has its own provider "+b.labels[0])
	}
	maps.Copy(passed, child.ownProviders())
	return passed
}

// providerOf is the configuration that a resource is made with, nil where there is none.
func (m *module) providerOf(b *block) *ProviderConfig {
	name, _, _ := strings.Cut(b.labels[0], "_") // Terraform's default
	if e := b.attribute("provider"); e != nil {
		name = reference(e)
	}
	return m.providers[name]
}

// reference is the text of a reference to a configuration, such as aws.east.
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

// orEmpty is the expression, or an empty object for none.
func orEmpty(e hcl.Expression) hcl.Expression {
	if e == nil {
		return &hclsyntax.ObjectConsExpr{}
	}
	return e
}
