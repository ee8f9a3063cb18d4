package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// Delivery is how a bucket's owner tells an environment in another account or region of new objects: by a rule of its
// own, which sends their events to that environment's bus. There is one for each bucket and environment, however many
// pipelines are started: of two, both would send an object that both want, and start each pipeline twice.
type Delivery struct {
	Bucket   *Bucket
	To       *Environment
	Prefixes []string // of the objects' keys, sorted, of which none begins with another; an empty one: all objects
	Rule     string   // of EventBridge, in the owner's account
	Role     string   // that the rule sends as

	DeadLetterQueue string // SQS queue that events go to which couldn't be sent
	NotSent         string // CloudWatch alarm that there are such
}

// RoleARN is the ARN of the role that the rule sends as.
func (d *Delivery) RoleARN() string { return d.Bucket.Owner.OwnRoleARN(d.Role) }

// want adds objects to those that are sent.
func (d *Delivery) want(prefix string) {
	if slices.ContainsFunc(d.Prefixes, func(other string) bool { return strings.HasPrefix(prefix, other) }) {
		return
	}
	d.Prefixes = slices.DeleteFunc(d.Prefixes, func(other string) bool { return strings.HasPrefix(other, prefix) })
	d.Prefixes = append(d.Prefixes, prefix)
	slices.Sort(d.Prefixes)
}

// deliver has the bucket's owner send objects to the environment's bus.
func (s *draft) deliver(b *Bucket, prefix string, rng hcl.Range) {
	if d := b.delivery(s.Environment); d != nil {
		d.want(prefix)
		return
	}
	rule := b.Owner.Prefix + "-" + b.Key + "-to-" + s.Name
	d := &Delivery{Bucket: b, To: s.Environment, Prefixes: []string{prefix}, Rule: rule,
		Role: rule + "-events-" + b.Owner.Name, DeadLetterQueue: rule + "-dlq", NotSent: rule + "-not-sent"}
	b.Deliveries = append(b.Deliveries, d)
	s.short("role", rng, d.Role, 64, part{"prefix", b.Owner.Prefix}, part{"bucket", b.Key},
		part{"environment", s.Name}, part{"environment", b.Owner.Name}) // all others are further from their limits
}

// delivery is the bucket's to an environment, nil if there is none.
func (b *Bucket) delivery(to *Environment) *Delivery {
	for _, d := range b.Deliveries {
		if d.To == to {
			return d
		}
	}
	return nil
}

// Deliveries are those to the environment, each once, in the order of its pipelines.
func (e *Environment) Deliveries() []*Delivery {
	var all []*Delivery
	for _, p := range e.Pipelines {
		if p.OnObject == nil || p.OnObject.Bus == "" {
			continue
		}
		if d := p.OnObject.Bucket.delivery(e); !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// ObjectBus is the name of the environment's event bus, to which the owners of buckets elsewhere send.
func (e *Environment) ObjectBus() string { return e.Prefix + "-objects-" + e.Name }

// ObjectBusARN is its ARN.
func (e *Environment) ObjectBusARN() string { return e.ARN("events", "event-bus/"+e.ObjectBus()) }
