package proof

import "github.com/tfgen/tfgen/generator/spec"

// eventBus is the intent of the environment's bus: that owners of buckets elsewhere send new objects to it, as roles
// that they have for that, and nobody else does. The policy is the bus's own, so no other can be meant.
func (in *intent) eventBus(env *spec.Environment) {
	deliveries := env.Deliveries()
	if len(deliveries) == 0 {
		return
	}
	bus := in.addResource(env.ObjectBusARN(), env, EventBus)
	for _, d := range deliveries {
		bus.grants = append(bus.grants, grant{principal: d.RoleARN(), account: d.Bucket.AccountID, clause: sendObjects(d)})
	}
}

// delivery is the intent of the role that sends a bucket's new objects, and of the queue of those that it can't send.
func (in *intent) delivery(d *spec.Delivery) {
	owner := d.Bucket.Owner
	in.uses[roleUse{"aws_cloudwatch_event_target", d.Rule, d.RoleARN()}] = true
	in.own(owner, d.Role, "events.amazonaws.com", []clause{sendObjects(d)})
	in.deadLetters(in.addResource(owner.ARN("sqs", d.DeadLetterQueue), owner, Queue),
		"keep objects of "+d.Bucket.Name+" that couldn't be sent", owner.RuleARN(d.Rule))
}

func sendObjects(d *spec.Delivery) clause {
	c := simple(d.To, "send new objects of "+d.Bucket.Name+" to "+d.To.Name, d.To.ObjectBusARN(), "events:PutEvents")
	c.needs[0].resourceARN = d.To.ObjectBusARN()
	return c
}
