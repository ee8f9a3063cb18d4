package rendered

import (
	"github.com/tfgen/tfgen/generator/access/config"
)

// instance is an instance of a resource or a data source, with where it is made.
type instance struct {
	*config.Instance
	provider provider
}

// instance is one with its provider. As from version 6 of the provider on, a resource may name its region itself.
func (c *collector) instance(i *config.Instance) instance {
	made := instance{i, c.provider(i.Provider)}
	if i.Mode == config.Managed && !i.Value("region").IsNull() {
		made.provider.region, _ = i.Text("region")
	}
	return made
}

// describe is what all kinds of resources have in common.
func (i instance) describe() Resource {
	r := Resource{Address: i.Address, Account: i.provider.account, Range: i.Range(), ARN: i.arn()}
	r.Name, _ = i.Text(nameArgument(i.Type))
	return r
}

// document is the policy in an argument, or nil where there is none.
func (i instance) document(argument string) *Document { return i.documentIn(&i.Block, argument) }

// documentIn is the policy in an argument of a block of the instance.
func (i instance) documentIn(b *config.Block, argument string) *Document {
	j := b.JSON(argument, "Statement")
	if j == nil {
		return nil
	}
	return newDocument(j, i.Address)
}

func newDocument(j *config.JSON, address string) *Document {
	return &Document{
		Address: address, JSON: j.Text, Range: j.Range, Statements: j.Elements, Unresolved: j.Unresolved,
	}
}

// target is the resource that another one belongs to.
type target struct {
	name    string // empty where it isn't known
	address string // empty where the name is no reference to what is known only after apply
	account string
}

// target is what an argument names, by its name or by a reference.
func (i instance) target(argument string) target { return i.targetOf(i.Value(argument)) }

// targetOf is what a value names.
func (i instance) targetOf(v config.Value) target {
	t := target{account: i.provider.account}
	var ok bool
	if t.name, ok = v.Text(); !ok {
		t.address = v.Owner()
	}
	return t
}

// is reports whether the resource is meant.
func (t target) is(r Resource) bool {
	return t.address != "" && t.address == r.Address || t.name != "" && t.name == r.Name && t.account == r.Account
}
