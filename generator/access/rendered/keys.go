package rendered

import "github.com/zclconf/go-cty/cty"

func (c *collector) key(i *instance) {
	k := Key{Resource: i.describe()}
	if d := i.document("policy"); d != nil {
		k.Policies = append(k.Policies, *d)
	}
	c.root.Keys = append(c.root.Keys, k)
	c.keys = append(c.keys, i)
}

func (c *collector) alias(i *instance) {
	c.afterwards(func() {
		name, known := i.text("name")
		if k := c.findKey(i.target("target_key_id")); k != nil && known {
			k.Aliases = append(k.Aliases, name)
			return
		}
		c.problem(i.at, i.address, i.address+": it is not known which key it is for, or its name",
			"policies may mean the key by its alias")
	})
}

func (c *collector) keyPolicy(i *instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		k := c.findKey(i.target("key_id"))
		if k == nil {
			c.lost(i, d)
			return
		}
		k.Policies = append(k.Policies, *d)
		if len(k.Policies) > 1 {
			c.problem(i.at, i.address, k.Address+" has more than one policy",
				"the one that Terraform applies last replaces the others")
		}
	})
}

// findKey is the key that is meant, or nil for one that this root doesn't make. It is valid until the next key.
func (c *collector) findKey(t target) *Key {
	for n := range c.root.Keys {
		if t.is(c.root.Keys[n].Resource) {
			return &c.root.Keys[n]
		}
	}
	return nil
}

// defaultKeyPolicies gives the keys without a policy AWS's.
func (c *collector) defaultKeyPolicies() {
	for n := range c.root.Keys {
		if k := &c.root.Keys[n]; len(k.Policies) == 0 {
			k.Policies = []Document{c.keys[n].defaultPolicy()}
		}
	}
}

// defaultPolicy is what AWS puts on a key that is made without a policy.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func (i *instance) defaultPolicy() Document {
	d := Document{Address: i.address, Range: i.at}
	root := unresolved("the account of the key is not known", i.at)
	if arn := i.provider.arn("iam", false, true, "root"); arn != "" {
		root = cty.StringVal(arn)
	}
	d.encode(cty.ObjectVal(map[string]cty.Value{
		"Version": cty.StringVal("2012-10-17"),
		"Statement": cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{
			"Sid":       cty.StringVal("Enable IAM User Permissions"),
			"Effect":    cty.StringVal("Allow"),
			"Principal": cty.ObjectVal(map[string]cty.Value{"AWS": root}),
			"Action":    cty.StringVal("kms:*"),
			"Resource":  cty.StringVal("*"),
		})}),
	}))
	d.Statements = d.check(nil)
	return d
}
