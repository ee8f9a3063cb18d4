package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// bus is what new objects of buckets of other accounts and regions are sent to. It lets in the roles that their owners
// send as and nobody else.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
func bus(env *spec.Environment) []tf.Node {
	deliveries := env.Deliveries()
	if len(deliveries) == 0 {
		return nil
	}
	var roots, roles []string
	for _, d := range deliveries {
		roots, roles = append(roots, env.AccountARN(d.Bucket.AccountID)), append(roles, d.RoleARN())
	}
	return []tf.Node{
		tf.Resource("aws_cloudwatch_event_bus", "objects", tf.Attr("name", tf.String(env.ObjectBus()))),
		tf.Resource("aws_cloudwatch_event_bus_policy", "objects",
			tf.Attr("event_bus_name", tf.Ref("aws_cloudwatch_event_bus.objects.name")),
			tf.Attr("policy", iam.Policy(iam.Statement{
				Sid:        "SendObjects",
				Principal:  iam.AWS(iam.Distinct(roots)...),
				Actions:    []string{"events:PutEvents"},
				Resources:  []string{env.ObjectBusARN()},
				Conditions: iam.OnlyRoles(roles),
			}))),
	}
}
