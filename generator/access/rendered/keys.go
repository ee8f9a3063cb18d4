package rendered

import "github.com/tfgen/tfgen/generator/access/config"

func (c *collector) key(i instance) {
	k := Key{Resource: i.describe()}
	if d := i.document("policy"); d != nil {
		k.Policies = append(k.Policies, *d)
	}
	c.root.Keys = append(c.root.Keys, k)
	c.keys = append(c.keys, i)
}

func (c *collector) alias(i instance) {
	c.afterwards(func() {
		name, known := i.Text("name")
		if k := c.findKey(i.target("target_key_id")); k != nil && known {
			k.Aliases = append(k.Aliases, name)
			return
		}
		c.problem(i.Range(), i.Address+": it is not known which key it is for, or its name",
			"policies may mean the key by its alias")
	})
}

func (c *collector) keyPolicy(i instance) {
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
			c.problem(i.Range(), k.Address+" has more than one policy",
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
func (i instance) defaultPolicy() Document {
	root := unknown("the account of the key is not known", i.Range())
	if arn := i.provider.arn("iam", false, true, "root"); arn != "" {
		root = config.String(arn)
	}
	j := config.Encode(config.Object(map[string]config.Value{
		"Version": config.String("2012-10-17"),
		"Statement": config.List(config.Object(map[string]config.Value{
			"Sid":       config.String("Enable IAM User Permissions"),
			"Effect":    config.String("Allow"),
			"Principal": config.Object(map[string]config.Value{"AWS": root}),
			"Action":    config.String("kms:*"),
			"Resource":  config.String("*"),
		})),
	}), i.Range())
	j.Elements = []config.Range{i.Range()}
	return *newDocument(j, i.Address)
}
