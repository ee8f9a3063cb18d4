package rendered

import (
	"net/url"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// policied reads a resource of which all that counts are its policies.
func (c *collector) policied(all *[]Policied) func(instance) {
	return func(i instance) {
		p := Policied{Resource: i.describe()}
		if d := i.document("policy"); d != nil {
			p.Policies = append(p.Policies, *d)
		}
		*all = append(*all, p)
	}
}

// policyOf reads a resource that is the policy of one of these, which of says. Those of other roots are known by the
// service and what their ARNs have in front of the name.
func (c *collector) policyOf(all *[]Policied, of func(instance) target, service, before string) func(instance) {
	return func(i instance) {
		c.afterwards(func() {
			if d := i.document("policy"); d != nil {
				c.addPolicy(all, i, d, of(i), service, before)
			}
		})
	}
}

// addPolicy gives a policy to one of the resources, or to another root's.
func (c *collector) addPolicy(all *[]Policied, i instance, d *Document, t target, service, before string) {
	for n := range *all {
		if t.is((*all)[n].Resource) {
			(*all)[n].Policies = append((*all)[n].Policies, *d)
			return
		}
	}
	if t.name == "" {
		c.lost(i, d)
		return
	}
	p := i.provider
	p.account = t.account
	*all = append(*all, Policied{
		Resource: c.stranger(i, t, p.arn(service, true, true, before+t.name)), Policies: []Document{*d},
	})
}

// repositoryTarget is the repository that a name names.
func repositoryTarget(i instance) target { return i.target("repository") }

// queueTarget is the queue that a URL names: https://HOST/ACCOUNT/NAME.
func queueTarget(i instance) target {
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

// topicTarget is the topic that an ARN names.
func topicTarget(i instance) target {
	t := i.target("arn")
	if arn, ok := aws.ParseARN(t.name); ok {
		return target{name: arn.Resource, account: arn.Account}
	}
	return t
}
