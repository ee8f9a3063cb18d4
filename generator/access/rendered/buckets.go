package rendered

import "github.com/zclconf/go-cty/cty"

func (c *collector) bucket(i *instance) {
	b := Bucket{Resource: i.describe(), OwnerEnforced: true}
	if d := i.document("policy"); d != nil { // as before version 4 of the provider, and still there
		b.Policies = append(b.Policies, *d)
	}
	if !isNull(i.argument("acl")) || len(i.blocks("grant")) > 0 {
		b.ACLs = append(b.ACLs, i.at)
		c.problem(i.at, i.address, i.address+" sets an ACL", "ACLs grant access beside the policies")
	}
	old, unknown := i.scope.unfold(&i.block, "server_side_encryption_configuration")
	for _, configuration := range old {
		c.readEncryption(i, configuration.scope, &configuration.block, &b.Encryption)
	}
	if len(unknown) > 0 {
		c.unread(i.at, i.address, "the encryption of "+i.address)
	}
	c.root.Buckets = append(c.root.Buckets, b)
}

// ofBucket calls read with the bucket that an instance belongs to, when all are known.
func (c *collector) ofBucket(i *instance, read func(b *Bucket)) {
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
func (c *collector) findBucket(i *instance, t target) *Bucket {
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

func (c *collector) bucketPolicy(i *instance) {
	c.ofBucket(i, func(b *Bucket) {
		d := i.document("policy")
		if d == nil {
			return
		}
		b.Policies = append(b.Policies, *d)
		if len(b.Policies) > 1 {
			c.problem(i.at, i.address, "the bucket "+b.Name+" has more than one policy",
				"the one that Terraform applies last replaces the others")
		}
	})
}

func (c *collector) publicAccessBlock(i *instance) {
	c.ofBucket(i, func(b *Bucket) {
		b.PublicAccess = &PublicAccessBlock{}
		for argument, fact := range map[string]*bool{
			"block_public_acls":       &b.PublicAccess.BlockPublicACLs,
			"block_public_policy":     &b.PublicAccess.BlockPublicPolicy,
			"ignore_public_acls":      &b.PublicAccess.IgnorePublicACLs,
			"restrict_public_buckets": &b.PublicAccess.RestrictPublicBuckets,
		} {
			v, _ := i.argument(argument).Unmark()
			*fact = v.RawEquals(cty.True)
		}
	})
}

func (c *collector) ownership(i *instance) {
	c.ofBucket(i, func(b *Bucket) {
		rules, _ := i.scope.unfold(&i.block, "rule")
		for _, rule := range rules {
			ownership, _ := text(rule.value("object_ownership"))
			b.OwnerEnforced = ownership == "BucketOwnerEnforced"
		}
	})
}

func (c *collector) acl(i *instance) {
	c.ofBucket(i, func(b *Bucket) {
		b.ACLs = append(b.ACLs, i.at)
		c.problem(i.at, i.address, i.address+" sets an ACL", "ACLs grant access beside the policies")
	})
}

func (c *collector) encryption(i *instance) {
	c.ofBucket(i, func(b *Bucket) { c.readEncryption(i, i.scope, &i.block, &b.Encryption) })
}

// readEncryption reads the rule of an encryption block.
func (c *collector) readEncryption(i *instance, s *scope, b *block, e *Encryption) {
	rules, unknown := s.unfold(b, "rule")
	for _, rule := range rules {
		defaults, why := rule.scope.unfold(&rule.block, "apply_server_side_encryption_by_default")
		unknown = append(unknown, why...)
		for _, d := range defaults {
			e.Algorithm, _ = text(d.value("sse_algorithm"))
			t := i.targetOf(d.value("kms_master_key_id"))
			e.Key, e.KeyAddress = t.name, t.address
			if e.Algorithm == "" || e.Key == "" && e.KeyAddress == "" && !isNull(d.value("kms_master_key_id")) {
				c.unread(d.at, i.address, "the encryption in "+i.address)
			}
		}
	}
	if len(unknown) > 0 {
		c.unread(unknown[0].Range, i.address, "the encryption in "+i.address)
	}
}
