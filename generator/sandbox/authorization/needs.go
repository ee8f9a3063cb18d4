package authorization

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Need is a permission that a call takes.
type Need struct {
	Action string // "ecs:DeleteCluster"

	// Resource is an ARN; "*" for actions that can't be limited to resources; and where the resource isn't known, such
	// as one that the call makes, an ARN with *.
	Resource string

	Keys map[string]string // condition keys and their values; nil for most
}

// Of are the permissions that a call takes; none of one that this package doesn't know. The request's body can be read
// again. The error says that the call isn't as the service wants it.
func Of(r *http.Request, call proxy.Call) (needs []Need, err error) {
	op, known := operationOf(call)
	if !known {
		return nil, nil
	}
	in, err := protocol.Read(r)
	if err != nil {
		return nil, err
	}
	where := place{in: in, service: prefix(call.Service), region: call.Region, account: call.Account}
	if call.Bucket != "" {
		in["Bucket"] = []string{call.Bucket}
	}
	action := cmp.Or(op.action, call.Action)
	if !strings.Contains(action, ":") {
		action = where.service + ":" + action
	}
	for _, template := range strings.Fields(op.on) {
		for _, arn := range where.arns(template) {
			needs = append(needs, Need{Action: action, Resource: arn, Keys: op.keysOf(where)})
		}
	}
	if op.tags != "" && in.Has(op.tags) {
		needs = append(needs, Need{Action: op.tagAction(where.service), Resource: where.arns(op.made)[0]})
	}
	for _, field := range op.passes {
		for _, arn := range in.Texts(field) {
			needs = append(needs, Need{
				Action: "iam:PassRole", Resource: arn, Keys: map[string]string{"iam:PassedToService": op.to},
			})
		}
	}
	if call.Service == "ec2" && in.Is("PrivateDnsEnabled", "true") {
		needs = append(needs, Need{Action: "route53:AssociateVPCWithHostedZone", Resource: "*"})
	}
	return needs, nil
}

// operation is what a call takes, by templates of its resources and names of its fields.
type operation struct {
	action string // without the service, unless IAM has another name for that; empty: the call's name

	// on are templates of resources, separated by spaces: "*", or an ARN's last part with fields in braces, each perhaps
	// with = and what its absence means. A field whose value is an ARN stands for all of the template, but for a rule's
	// bus; and the URL of a queue for its name, in its account. Of a list, each member is a resource.
	on string

	tags, made string            // field of tags given at creation, and the template of what gets them
	tagAs      string            // action that takes; empty: TagResource
	passes     []string          // fields with roles that are passed
	to         string            // service that they are passed to
	keys       map[string]string // condition keys by fields, or by templates as of on
}

func (o operation) tagAction(service string) string {
	if o.tagAs != "" {
		return service + ":" + o.tagAs
	}
	return service + ":TagResource"
}

// keysOf are the condition keys that fields of the call are.
func (o operation) keysOf(where place) map[string]string {
	keys := map[string]string{}
	for key, field := range o.keys {
		values := where.in.Texts(field)
		if strings.Contains(field, "{") {
			values = where.arns(field)
		}
		if len(values) > 0 {
			keys[key] = values[0]
		}
	}
	return keys
}

// place is where the resources of a call are.
type place struct {
	in                       protocol.Fields
	service, region, account string
}

// arns fills a template.
func (p place) arns(template string) []string {
	before, rest, isField := strings.Cut(template, "{")
	if !isField {
		return []string{p.arn(template)}
	}
	field, after, _ := strings.Cut(rest, "}")
	field, absent, _ := strings.Cut(field, "=")
	values := p.in.Texts(field)
	if len(values) == 0 {
		values = []string{cmp.Or(absent, "*")}
	}
	var all []string
	for _, value := range values {
		value = strings.TrimPrefix(value, "https://") // an OIDC provider's ARN has its URL without that
		if arn, ok := aws.ParseARN(value); ok {
			if bus, isBus := strings.CutPrefix(arn.Resource, "event-bus/"); isBus && before == "rule/" {
				there := p
				there.region, there.account = arn.Region, arn.Account
				all = append(all, there.arns(before+bus+after)...)
				continue
			}
			arn.Resource = strings.TrimSuffix(arn.Resource, ":*") // as some clients name log groups
			all = append(all, arn.String())
			continue
		}
		owner := p
		if account, name, ok := queueIn(value); ok {
			owner.account, value = account, name
		}
		all = append(all, owner.arns(before+value+after)...)
	}
	return all
}

func (p place) arn(resource string) string {
	if resource == "*" {
		return resource
	}
	arn := aws.ARN{
		Partition: aws.Partition(p.region), Service: p.service, Region: p.region, Account: p.account, Resource: resource,
	}
	switch p.service {
	case "s3":
		arn.Region, arn.Account = "", ""
	case "iam":
		arn.Region = ""
	case "events":
		arn.Resource = strings.Replace(resource, "rule/default/", "rule/", 1)
	}
	return arn.String()
}
