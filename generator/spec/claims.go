package spec

import (
	"cmp"
	"fmt"

	"github.com/hashicorp/hcl/v2"
)

// claims are the names of all that is rendered for the environment and that AWS wants to be different.
func (s *draft) claims() []claim {
	c := &claims{of: s}
	c.shared()
	c.buckets()
	for b, r := range s.ownRepositories() {
		c.take(b.Name, b.KeyRange, "repository "+b.Key, c.regional("ecr"), r.Name)
	}
	for i, b := range sorted(s.section.Clusters) {
		c.take(b.Name, b.KeyRange, "cluster "+b.Key, c.regional("ecs"), s.Clusters[i].Name)
	}
	for i, b := range sorted(s.section.Pipelines) {
		c.pipeline(b, s.Pipelines[i])
	}
	return c.all
}

// claims gathers those of an environment.
type claims struct {
	of  *draft
	all []claim
}

func (c *claims) take(given *hcl.Attribute, rng hcl.Range, what, scope, name string) {
	if name != "" {
		c.all = append(c.all, claim{
			scope: scope, name: name, what: what + " of environment " + c.of.Name, rng: rng, given: given, owner: c.of,
		})
	}
}

func (c *claims) role(given *hcl.Attribute, rng hcl.Range, what, name string) {
	c.take(given, rng, what, c.of.Partition+" role "+c.of.AccountID, name)
	c.all[len(c.all)-1].ofRole = true
}

// regional is the scope of names of a service that are the region's.
func (c *claims) regional(service string) string { return c.of.ARN(service, "") }

// shared are what the environment has one of.
func (c *claims) shared() {
	s := c.of
	if len(s.Notifying()) > 0 {
		c.take(nil, s.section.NameRange, "the topic for failures", c.regional("sns"), s.FailureTopic())
		c.take(nil, s.section.NameRange, "the key of the topic for failures", c.regional("kms"), s.FailureKeyAlias())
	}
	if len(s.Deliveries()) > 0 {
		c.take(nil, s.section.NameRange, "the event bus", c.regional("events")+"event-bus", s.ObjectBus())
	}
}

func (c *claims) buckets() {
	for b, bucket := range c.of.ownBuckets() {
		c.take(b.Name, b.KeyRange, "bucket "+b.Key, "bucket "+c.of.Partition, bucket.Name)
		if bucket.HasOwnKey() {
			c.take(nil, b.KeyRange, "the key of bucket "+b.Key, c.regional("kms"), bucket.KMSAlias())
		}
		for _, d := range bucket.Deliveries {
			what := "what sends new objects of bucket " + b.Key + " to " + d.To.Name
			c.take(nil, b.KeyRange, what, c.regional("events"), d.Rule)
			c.role(nil, b.KeyRange, what, d.Role)
		}
	}
}

func (c *claims) pipeline(b *pipelineBlock, p *Pipeline) {
	what := "pipeline " + b.Key
	c.take(b.Name, b.KeyRange, "the state machine of "+what, c.regional("states"), p.Name)
	if p.OnFailure != nil {
		c.take(b.Name, b.KeyRange, "the rule of failures of "+what, c.regional("events"), p.Failed)
	}
	c.take(nil, b.KeyRange, "the parameters of "+what, c.regional("ssm"), p.ParameterPath)
	for n := range p.Schedules {
		schedule := fmt.Sprintf("schedule %d of %s", n+1, what)
		c.take(nil, b.KeyRange, schedule, c.regional("scheduler"), p.ScheduleName(n))
		if n > 0 {
			label := fmt.Sprintf("%s_%d", Label(p.Key), n+1)
			c.take(nil, b.KeyRange, "what is rendered for "+schedule, "terraform "+c.of.Name, label)
		}
	}
	if p.OnObject != nil {
		c.take(nil, b.KeyRange, "the rule of "+what, c.regional("events")+p.OnObject.Bus, p.OnObject.Rule)
	}
	for _, name := range []string{p.Roles.StateMachine, p.Roles.Scheduler, p.Roles.Events} {
		c.role(b.Name, b.KeyRange, "a role of "+what, name)
	}
	for i, step := range p.Steps {
		given, rng, what := b.Name, b.KeyRange, what
		if step.Key != "" {
			given, rng, what = cmp.Or(b.Steps[i].Name, b.Name), b.Steps[i].KeyRange, "step "+step.Key+" of "+what
		}
		c.take(given, rng, "the task definition of "+what, c.regional("ecs")+"task-definition", step.Family)
		c.take(nil, rng, "what is rendered for "+what, "terraform "+c.of.Name, Label(step.ID))
		c.role(given, rng, "a role of "+what, step.TaskRole)
		c.role(given, rng, "a role of "+what, step.ExecutionRole)
	}
}
