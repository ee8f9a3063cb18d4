package rendered

import "github.com/tfgen/tfgen/generator/internal/aws"

func (c *collector) topic(i instance) {
	t := Topic{Resource: i.describe()}
	if d := i.document("policy"); d != nil {
		t.Policies = append(t.Policies, *d)
	}
	c.root.Topics = append(c.root.Topics, t)
}

func (c *collector) topicPolicy(i instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		t := c.findTopic(i, i.topicTarget())
		if t == nil {
			c.lost(i, d)
			return
		}
		t.Policies = append(t.Policies, *d)
	})
}

// topicTarget is the topic that an ARN names.
func (i instance) topicTarget() target {
	t := i.target("arn")
	if arn, ok := aws.ParseARN(t.name); ok {
		return target{name: arn.Resource, account: arn.Account}
	}
	return t
}

// findTopic is the topic that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findTopic(i instance, t target) *Topic {
	for n := range c.root.Topics {
		if t.is(c.root.Topics[n].Resource) {
			return &c.root.Topics[n]
		}
	}
	if t.name == "" {
		return nil
	}
	p := i.provider
	p.account = t.account
	c.root.Topics = append(c.root.Topics, Topic{Resource: c.stranger(i, t, p.arn("sns", true, true, t.name))})
	return &c.root.Topics[len(c.root.Topics)-1]
}
