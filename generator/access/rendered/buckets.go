package rendered

import "github.com/tfgen/tfgen/generator/access/config"

func (c *collector) bucket(i instance) {
	b := Bucket{Resource: i.describe()}
	if d := i.document("policy"); d != nil { // as before version 4 of the provider, and still there
		b.Policies = append(b.Policies, *d)
	}
	if _, grants := i.Find("grant"); grants || !i.Value("acl").IsNull() {
		c.acl(i)
	}
	for _, to := range at(&i.Block, "bucket", "replication_configuration", "rules", "destination") {
		c.addOutlet(i, copied(b.Name, to))
	}
	old, unknown := i.Blocks("server_side_encryption_configuration")
	for _, block := range old {
		c.readEncryption(i, &block, &b.Encryption)
	}
	if len(unknown) > 0 {
		c.unread(i.Range(), "the encryption of "+i.Address)
	}
	c.root.Buckets = append(c.root.Buckets, b)
}

// ofBucket calls read with the bucket that an instance belongs to, when all are known.
func (c *collector) ofBucket(i instance, read func(b *Bucket)) {
	c.afterwards(func() {
		t := i.target("bucket")
		if b := c.findBucket(i, t); b != nil {
			read(b)
			return
		}
		c.lost(i, i.document("policy"))
	})
}

// findBucket is the bucket that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findBucket(i instance, t target) *Bucket {
	for n := range c.root.Buckets {
		b := &c.root.Buckets[n]
		if t.is(b.Resource) || t.name != "" && t.name == b.Name { // no two accounts have a bucket of the same name
			return b
		}
	}
	if t.name == "" {
		return nil
	}
	outside := c.stranger(i, t, i.provider.arn("s3", false, false, t.name))
	outside.Account = "" // the name doesn't tell whose it is
	c.root.Buckets = append(c.root.Buckets, Bucket{Resource: outside})
	return &c.root.Buckets[len(c.root.Buckets)-1]
}

func (c *collector) bucketPolicy(i instance) {
	c.ofBucket(i, func(b *Bucket) {
		d := i.document("policy")
		if d == nil {
			return
		}
		b.Policies = append(b.Policies, *d)
		if len(b.Policies) > 1 {
			c.problem(i.Range(), "the bucket "+b.Name+" has more than one policy",
				"the one that Terraform applies last replaces the others")
		}
	})
}

func (c *collector) acl(i instance) {
	c.problem(i.Range(), i.Address+" sets an ACL", "ACLs grant access beside the policies")
}

func (c *collector) encryption(i instance) {
	c.ofBucket(i, func(b *Bucket) { c.readEncryption(i, &i.Block, &b.Encryption) })
}

// readEncryption reads the rule of an encryption block.
func (c *collector) readEncryption(i instance, b *config.Block, e *Encryption) {
	rules, unknown := b.Blocks("rule")
	for _, rule := range rules {
		defaults, why := rule.Blocks("apply_server_side_encryption_by_default")
		unknown = append(unknown, why...)
		for _, d := range defaults {
			e.Algorithm, _ = d.Text("sse_algorithm")
			key := i.targetOf(d.Value("kms_master_key_id"))
			e.KeyAddress, e.Key = key.address, key.name
			if e.Algorithm == "" || key.name == "" && key.address == "" && !d.Value("kms_master_key_id").IsNull() {
				c.unread(d.Range(), "the encryption in "+i.Address)
			}
		}
	}
	if len(unknown) > 0 {
		c.unread(unknown[0].Range, "the encryption in "+i.Address)
	}
}
