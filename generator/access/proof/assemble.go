package proof

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// addIdentities adds the roles, users and groups of a root as principals, and its roles as something that others may
// assume, too.
func (l *Landscape) addIdentities(root *rendered.Root) {
	for _, role := range root.Roles {
		role.Identity = l.addIdentity(root, Role, role.Identity)
		if role.Trust != nil {
			l.addResource(root, Assumable, role.Resource, []rendered.Document{*role.Trust})
		}
	}
	for _, user := range root.Users {
		l.addIdentity(root, User, user)
	}
	for _, group := range root.Groups {
		l.addIdentity(root, Group, group)
	}
}

// addIdentity adds a principal. Roots of one account may each have a part of its policies. Where its name isn't known,
// such as one that the provider makes up, it is no other's, and the address stands for it.
func (l *Landscape) addIdentity(root *rendered.Root, kind PrincipalKind, made rendered.Identity) rendered.Identity {
	if made.ARN == "" {
		made.Name = made.Address
		made.ARN = aws.ARN{Partition: root.Partition, Service: "iam", Account: made.Account,
			Resource: string(kind) + "/" + made.Address}.String()
	}
	p := l.byARN[made.ARN]
	if p == nil {
		p = &principal{declared: made.Range, Principal: Principal{
			Kind: kind, Name: made.Name, ARN: made.ARN, Account: made.Account, Env: root.Env,
		}}
		l.byARN[made.ARN] = p
		l.principals = append(l.principals, p)
	}
	for _, d := range made.Policies {
		p.policies = append(p.policies, &policy{Document: d, kind: access.IdentityPolicy})
	}
	if made.Boundary != "" {
		p.boundaryARN = made.Boundary
	}
	if made.BoundaryPolicy != nil {
		p.boundary = &policy{Document: *made.BoundaryPolicy, kind: access.IdentityPolicy}
	}
	p.unresolved = append(p.unresolved, made.Unresolved...)
	for _, u := range made.Unresolved {
		p.fault = cmp.Or(p.fault, u.Why)
	}
	return made
}

func (l *Landscape) addResources(root *rendered.Root) {
	keys := map[string]*resource{}
	for _, k := range root.Keys {
		k.ARN = keyARN(root, k)
		k.Name = cmp.Or(strings.Join(k.Aliases, ", "), k.Address)
		r := l.addResource(root, Key, k.Resource, k.Policies)
		r.aliases = k.Aliases
		for _, alias := range k.Aliases {
			l.byID[aliasARN(root, alias)] = r
		}
		keys[k.Address] = r
	}
	for _, b := range root.Buckets {
		if b.ARN == "" {
			b.Name, b.ARN = b.Address, aws.BucketARN(root.Partition, b.Address)
		}
		r := l.addResource(root, Bucket, b.Resource, b.Policies)
		r.key = keys[b.Encryption.KeyAddress]
		if strings.HasPrefix(b.Encryption.Algorithm, "aws:kms") && r.key == nil {
			r.keyARN = b.Encryption.Key
			r.unclear = "it is encrypted with a KMS key that is not in this root"
		}
	}
	l.addPolicied(root, Repository, root.Repositories, "repository/")
	l.addPolicied(root, Queue, root.Queues, "")
	l.addPolicied(root, Topic, root.Topics, "")
	l.addPolicied(root, EventBus, root.EventBuses, "event-bus/")
	for _, bus := range root.EventBuses {
		if r := l.byID[bus.ARN]; r != nil {
			l.byID[rulesOn(bus.ARN)] = r
		}
	}
	for _, p := range root.Parameters {
		if folder, _, ok := cutLast(p.ARN, "/"); ok {
			_, name, _ := strings.Cut(folder, ":parameter")
			p.ARN, p.Name = folder, cmp.Or(name, "/")
			l.addResource(root, Parameters, p.Resource, nil)
		}
	}
}

// addPolicied adds resources of a kind, before whose names their ARNs have something.
func (l *Landscape) addPolicied(root *rendered.Root, kind Kind, all []rendered.Policied, before string) {
	for _, r := range all {
		if r.ARN == "" {
			r.Name, r.ARN = r.Address, standIn(root, kind.service(), before+r.Address)
		}
		l.addResource(root, kind, r.Resource, r.Policies)
	}
}

// rulesOn is what the ARNs of a bus's rules have in front of their names.
func rulesOn(bus string) string { return strings.Replace(bus, ":event-bus/", ":rule/", 1) }

// standIn stands for the ARN of something whose name isn't known.
func standIn(root *rendered.Root, service, resource string) string {
	return aws.ARN{Partition: root.Partition, Service: service, Region: root.Region, Account: root.AccountID,
		Resource: resource}.String()
}

// keyARN stands for the ARN of a key, which AWS makes: the first alias, or the address, is in the place of its id.
func keyARN(root *rendered.Root, k rendered.Key) string {
	return aliasARN(root, append(slices.Clone(k.Aliases), k.Address)[0])
}

func aliasARN(root *rendered.Root, alias string) string {
	return aws.ARN{
		Partition: root.Partition, Service: "kms", Region: root.Region, Account: root.AccountID, Resource: "key/" + alias,
	}.String()
}

// addResource adds a resource, or what another root has to say of it.
func (l *Landscape) addResource(
	root *rendered.Root, kind Kind, made rendered.Resource, documents []rendered.Document,
) *resource {
	r := l.byID[made.ARN]
	if r == nil {
		r = &resource{declared: made.Range, Resource: Resource{
			Kind: kind, Name: made.Name, ARN: made.ARN, Account: made.Account, Env: root.Env,
		}}
		l.byID[made.ARN] = r
		l.resources = append(l.resources, r)
	}
	r.Account = cmp.Or(r.Account, made.Account)
	for _, d := range documents {
		r.policies = append(r.policies, &policy{Document: d, kind: kind.policies()})
	}
	if len(r.policies) > 1 {
		r.fault = "it has more than one policy, of which Terraform's last one stays"
	}
	return r
}

// cutLast cuts around the last separator.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
