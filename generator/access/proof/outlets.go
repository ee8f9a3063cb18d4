package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// outlets looks for settings by which what the spec says who may use gets to others, or no longer to those: beside the
// policies on it.
func (c *checker) outlets() {
	for _, root := range c.roots {
		for _, o := range root.Outlets {
			if from := c.originOf(root, o); from.name != "" && (from.across || !o.Closes) {
				c.outlet(root, o, from)
			}
		}
		for _, u := range root.Uses {
			if c.ours(u.Role) && !c.intent.uses[roleUse{u.Type, u.Name, u.Role}] {
				c.use(root, u)
			}
		}
	}
}

// outlet reports one, unless who gets something by it is accepted to have it.
func (c *checker) outlet(root *rendered.Root, o rendered.Outlet, from origin) {
	f := Finding{Class: Excess, Side: access.ResourceSide, Summary: from.name + " " + o.What, Envs: []string{root.Env},
		Detail: "The spec does not say so. It is " + o.Address + " that does.", Range: o.Range}
	if o.Closes {
		f.Class = Missing
		c.add(f)
		return
	}
	c.unlessAccepted(f, Covered{What: o.Address, Principal: o.To}, o.Action, from.resource)
}

// use reports a resource that runs something as a role of a pipeline's, unless its service is accepted to get the role.
func (c *checker) use(root *rendered.Root, u rendered.Use) {
	account, name, _ := access.RoleOf(u.Role)
	f := Finding{Class: Excess, Summary: u.Address + " runs as " + name + " of account " + account,
		Detail:    "The spec does not say so. What it runs may do all that the role may.",
		Principal: u.Role, Envs: []string{root.Env}, Range: u.Range}
	c.unlessAccepted(f, Covered{What: u.Address, Principal: runners()[u.Type]}, "iam:PassRole", u.Role)
}

// runners are the services that run what resources of a type say, as their roles.
func runners() map[string]string {
	return map[string]string{
		"aws_batch_job_definition":    "ecs-tasks.amazonaws.com",
		"aws_cloudwatch_event_target": "events.amazonaws.com",
		"aws_ecs_task_definition":     "ecs-tasks.amazonaws.com",
		"aws_iam_instance_profile":    "ec2.amazonaws.com",
		"aws_lambda_function":         "lambda.amazonaws.com",
		"aws_scheduler_schedule":      "scheduler.amazonaws.com",
		"aws_sfn_state_machine":       "states.amazonaws.com",
	}
}

// unlessAccepted adds a finding, or notes that whom it covers is accepted to use an action on a resource. Where it
// isn't known who that is, it is accepted for everyone alone.
func (c *checker) unlessAccepted(f Finding, covered Covered, action, resource string) {
	holds := c.accepting(f.Envs[0], func(a *acceptance) bool {
		return (a.Principal == "*" || a.Principal == covered.Principal) && a.holds(action, resource)
	})
	if len(holds) == 0 {
		label := lastPart(covered.Principal) + " " + lastPart(strings.TrimRight(resource, "/*:"))
		if accepted, ok := c.acceptFix(f.Envs[0], label, covered.Principal, []string{action}, []string{resource}); ok {
			f.Fixes = append(f.Fixes, accepted)
		}
		f.Fixes = append(f.Fixes, Fix{Do: "Otherwise remove " + covered.What + "."})
		c.add(f)
		return
	}
	covered.place = f.Range
	c.accept(holds, covered)
}

// origin is what an outlet is on.
type origin struct {
	name     string
	resource string // the ARN, perhaps a pattern, of what is let out
	across   bool   // other accounts use it
}

// originOf is what an outlet is on, if the spec is about it.
func (c *checker) originOf(root *rendered.Root, o rendered.Outlet) origin {
	arn := aws.BucketARN(root.Partition, o.Bucket)
	if intended := c.intent.resources[arn]; intended != nil {
		if o.Action != "s3:ListBucket" {
			arn += "/*"
		}
		return origin{o.Bucket, arn, slices.ContainsFunc(intended.grants, func(g grant) bool {
			return g.account != intended.account
		})}
	}
	for _, g := range c.intent.goals[root.AccountID] {
		switch {
		case g.kind == logGroups && (o.LogGroup == "*" || g.name == "the log "+o.LogGroup):
			return origin{name: g.name, resource: standIn(root, "logs", "log-group:"+o.LogGroup+":*")}
		case g.kind == registry && o.Registry:
			return origin{name: "the registry", resource: standIn(root, "ecr", "repository/*")}
		}
	}
	return origin{}
}
