package rendered

import (
	"net/url"
	"strings"
)

func (c *collector) queue(i instance) {
	q := Queue{Resource: i.describe()}
	if d := i.document("policy"); d != nil {
		q.Policies = append(q.Policies, *d)
	}
	c.root.Queues = append(c.root.Queues, q)
}

func (c *collector) queuePolicy(i instance) {
	c.afterwards(func() {
		d := i.document("policy")
		if d == nil {
			return
		}
		q := c.findQueue(i, i.queueTarget())
		if q == nil {
			c.lost(i, d)
			return
		}
		q.Policies = append(q.Policies, *d)
	})
}

// queueTarget is the queue that a URL names: https://HOST/ACCOUNT/NAME.
func (i instance) queueTarget() target {
	t := i.target("queue_url")
	address, err := url.Parse(t.name)
	if t.name == "" || err != nil {
		return t
	}
	account, name, ok := strings.Cut(strings.TrimPrefix(address.Path, "/"), "/")
	if !ok {
		return target{}
	}
	return target{name: name, account: account}
}

// findQueue is the queue that is meant, or nil where that isn't known. It is valid until the next call.
func (c *collector) findQueue(i instance, t target) *Queue {
	for n := range c.root.Queues {
		if t.is(c.root.Queues[n].Resource) {
			return &c.root.Queues[n]
		}
	}
	if t.name == "" {
		return nil
	}
	p := i.provider
	p.account = t.account
	c.root.Queues = append(c.root.Queues, Queue{Resource: c.stranger(i, t, p.arn("sqs", true, true, t.name))})
	return &c.root.Queues[len(c.root.Queues)-1]
}
