package rendered

import (
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// defaultBus is the bus that each account has and nothing makes. Its policies aren't read: the rules on it are about
// events of AWS's services that name what is the project's, and nobody who is let in can make up such ones.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
const defaultBus = "default"

// busPolicy reads the policy of an event bus.
func (c *collector) busPolicy(i instance) {
	c.afterwards(func() {
		if d := i.document("policy"); d != nil {
			c.addBusPolicy(i, d)
		}
	})
}

// busPermission reads a permission, which is one statement of a bus's policy.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
func (c *collector) busPermission(i instance) {
	c.afterwards(func() {
		statement := map[string]config.Value{
			"Sid": i.Value("statement_id"), "Effect": config.String("Allow"), "Action": i.Value("action"),
			"Principal": config.Object(map[string]config.Value{"AWS": i.Value("principal")}), "Resource": config.String("*"),
		}
		if statement["Action"].IsNull() {
			statement["Action"] = config.String("events:PutEvents")
		}
		conditions, unknown := i.Blocks("condition") // at most one
		for _, b := range conditions {
			operator, _ := b.Text("type")
			key, _ := b.Text("key")
			statement["Condition"] = config.Object(map[string]config.Value{
				operator: config.Object(map[string]config.Value{key: b.Value("value")}),
			})
		}
		for _, u := range unknown {
			statement["Condition"] = config.Unknown(u)
		}
		j := config.Encode(config.Object(map[string]config.Value{
			"Version": config.String("2012-10-17"), "Statement": config.List(config.Object(statement)),
		}), i.Range())
		j.Elements = []config.Range{i.Range()}
		c.addBusPolicy(i, newDocument(j, i.Address))
	})
}

func (c *collector) addBusPolicy(i instance, d *Document) {
	t := i.target("event_bus_name")
	if arn, ok := aws.ParseARN(t.name); ok {
		t.name, t.account = strings.TrimPrefix(arn.Resource, "event-bus/"), arn.Account
	}
	if v := i.Value("event_bus_name"); v.IsNull() || t.name == defaultBus {
		return
	}
	c.addPolicy(&c.root.EventBuses, i, d, t, "events", "event-bus/")
}
