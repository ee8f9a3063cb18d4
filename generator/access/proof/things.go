package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// thing is something that a pipeline is allowed to use, and what it may do with it by the spec.
type thing struct {
	resource *resource
	actions  []string
}

// addThings adds what a spec allows pipelines besides, and their secrets, to be asked about. That of several specs is
// put together: what one of them allows no more, the policies may have allowed before.
func (l *Landscape) addThings(project *spec.Project) {
	for _, env := range project.Environments {
		for _, p := range env.Pipelines {
			for _, s := range p.Steps {
				l.addStepThings(env, s)
			}
		}
	}
}

// addStepThings adds what a step's task is allowed, and the secrets that it starts with.
func (l *Landscape) addStepThings(env *spec.Environment, s *spec.Step) {
	task, execution := env.OwnRoleARN(s.TaskRole), env.OwnRoleARN(s.ExecutionRole)
	for _, a := range s.Allow {
		for _, arn := range a.Resources {
			l.things[task] = l.withThing(l.things[task], env.AccountID, arn, a.Actions)
		}
	}
	for _, secret := range s.Secrets {
		l.things[execution] = l.withThing(l.things[execution], env.AccountID, secret.ARN, readActions(secret))
	}
	for _, key := range s.SecretKeys {
		l.things[execution] = l.withThing(l.things[execution], env.AccountID, key, []string{"kms:Decrypt"})
	}
}

func (l *Landscape) withThing(things []thing, account, arn string, actions []string) []thing {
	i := slices.IndexFunc(things, func(t thing) bool { return t.resource.ARN == arn })
	if i < 0 {
		things = append(things, thing{resource: l.thing(account, arn)})
		i = len(things) - 1
	}
	things[i].actions = append(things[i].actions, actions...)
	slices.Sort(things[i].actions)
	things[i].actions = slices.Compact(things[i].actions)
	slices.SortFunc(things, func(a, b thing) int { return strings.Compare(a.resource.ARN, b.resource.ARN) })
	return things
}

// thing is what an ARN names, with its policies if these are known. Somebody else's in another account allows what its
// owner likes.
func (l *Landscape) thing(account, arn string) *resource {
	t := &resource{Resource: Resource{Kind: Thing, Name: arn, ARN: arn, Account: account}}
	if known := l.byID[arn]; known != nil {
		t.Account, t.Env, t.policies, t.fault = known.Account, known.Env, known.policies, known.fault
		return t
	}
	if owner := parsed(arn).Account; aws.IsAccountID(owner) && owner != account {
		t.Account, t.foreign = owner, l.anyResource
	}
	return t
}

// thingPairs are a role and each thing that it is allowed to use.
func (l *Landscape) thingPairs(p *principal) []pair {
	var all []pair
	for _, t := range l.things[p.ARN] {
		all = append(all, pair{principal: p, resource: t.resource, actions: t.actions})
	}
	return all
}
