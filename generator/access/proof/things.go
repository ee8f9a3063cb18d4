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

// addThings adds what a spec allows pipelines besides, to be asked about. That of several specs is put together: what
// one of them allows no more, the policies may have allowed before.
func (l *Landscape) addThings(project *spec.Project) {
	for _, env := range project.Environments {
		for _, p := range env.Pipelines {
			role := env.OwnRoleARN(p.Roles.Task)
			for _, a := range p.Allow {
				for _, arn := range a.Resources {
					l.things[role] = l.withThing(l.things[role], env.AccountID, arn, a.Actions)
				}
			}
		}
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
