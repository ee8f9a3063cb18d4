package proof

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
)

// world is what all rendered roots make together: who there is, what there is, and the policies on both.
type world struct {
	roots  []*rendered.Root
	actors []*actor          // the roles, by environment and ARN
	things []*thing          // what they may use, by environment, kind and ARN
	sorted map[Kind][]*thing // by ARN
	byARN  map[string]*actor // the roles
	byID   map[string]*thing // by ARN; a key by that of each of its aliases

	naming map[string][]*thing // things whose policies name a principal, by its ARN
	open   map[string][]*thing // things that may let in whole accounts, by their own account

	anyIdentity, anyResource *access.Policy // the halves of strangers: they allow everything
}

// actor is somebody who may use things.
type actor struct {
	Principal
	at       hcl.Range
	policies []*policy
	parsed   []*access.Policy
	fault    string // why its policies don't tell what it may do; empty: they do
	stranger bool   // none of our roles: its own policies aren't known
}

// thing is something with or without a policy of its own that actors may use.
type thing struct {
	Resource
	at       hcl.Range
	order    int       // its place among all
	policies []*policy // more than one only by mistake
	fault    string    // why its policy doesn't tell who may use it; empty: it does
	aliases  []string  // of a key
	key      *thing    // of a bucket that is encrypted with a customer key
	unclear  string    // of a bucket: why its key isn't known; empty: it is, or it has none
}

func newWorld(roots []*rendered.Root) *world {
	w := &world{
		roots: roots, byARN: map[string]*actor{}, byID: map[string]*thing{}, sorted: map[Kind][]*thing{},
		anyIdentity: anyone(access.IdentityPolicy), anyResource: anyone(access.ResourcePolicy),
	}
	for _, root := range roots {
		for _, r := range root.Roles {
			w.addRole(root, r)
		}
		w.addThings(root)
	}
	w.parse()
	slices.SortStableFunc(w.actors, func(a, b *actor) int {
		return cmp.Or(strings.Compare(a.Env, b.Env), strings.Compare(a.ARN, b.ARN))
	})
	slices.SortStableFunc(w.things, func(a, b *thing) int {
		return cmp.Or(strings.Compare(a.Env, b.Env), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.ARN, b.ARN))
	})
	for i, t := range w.things {
		t.order = i
		w.sorted[t.Kind] = append(w.sorted[t.Kind], t)
	}
	for _, things := range w.sorted {
		slices.SortFunc(things, func(a, b *thing) int { return strings.Compare(a.ARN, b.ARN) })
	}
	w.index()
	return w
}

// parse reads all policies, in parallel.
func (w *world) parse() {
	var all []*policy
	for _, a := range w.actors {
		all = append(all, a.policies...)
	}
	for _, t := range w.things {
		all = append(all, t.policies...)
	}
	var group errgroup.Group
	for part := range slices.Chunk(all, share(len(all))) {
		group.Go(func() error {
			for _, p := range part {
				p.parse()
			}
			return nil
		})
	}
	_ = group.Wait() // no function fails
	for _, a := range w.actors {
		for _, p := range a.policies {
			a.parsed = append(a.parsed, p.parsed)
			a.fault = cmp.Or(a.fault, p.fault)
		}
	}
	for _, t := range w.things {
		for _, p := range t.policies {
			t.fault = cmp.Or(t.fault, p.fault)
		}
	}
}

// addRole adds a role as somebody who acts, and as something that others may assume. Roots of one account may each have
// a part of its policies.
func (w *world) addRole(root *rendered.Root, r rendered.Role) {
	if r.ARN == "" {
		return
	}
	a := w.byARN[r.ARN]
	if a == nil {
		a = &actor{Principal: Principal{Kind: Role, Name: r.Name, ARN: r.ARN, Account: r.Account, Env: root.Env}, at: r.Range}
		w.byARN[r.ARN] = a
		w.actors = append(w.actors, a)
	}
	for _, d := range r.Policies {
		a.policies = append(a.policies, &policy{Document: d, kind: access.IdentityPolicy})
	}
	for _, u := range r.Unresolved {
		a.fault = cmp.Or(a.fault, u.Why)
	}
	if r.Trust != nil {
		w.addThing(root, Assumable, r.Resource, []rendered.Document{*r.Trust})
	}
}

func (w *world) addThings(root *rendered.Root) {
	keys := map[string]*thing{}
	for _, k := range root.Keys {
		k.ARN = keyARN(root, k)
		k.Name = cmp.Or(strings.Join(k.Aliases, ", "), k.Address)
		t := w.addThing(root, Key, k.Resource, k.Policies)
		t.aliases = k.Aliases
		for _, alias := range k.Aliases {
			w.byID[aliasARN(root, alias)] = t
		}
		keys[k.Address] = t
	}
	for _, b := range root.Buckets {
		if b.ARN == "" {
			continue
		}
		t := w.addThing(root, Bucket, b.Resource, b.Policies)
		t.key = keys[b.Encryption.KeyAddress]
		if strings.HasPrefix(b.Encryption.Algorithm, "aws:kms") && t.key == nil {
			t.unclear = "it is encrypted with a KMS key that is not in this root"
		}
	}
	for _, r := range root.Repositories {
		if r.ARN != "" {
			w.addThing(root, Repository, r.Resource, r.Policies)
		}
	}
	for _, p := range root.Parameters {
		if folder, _, ok := cutLast(p.ARN, "/"); ok {
			_, name, _ := strings.Cut(folder, ":parameter")
			p.ARN, p.Name = folder, cmp.Or(name, "/")
			w.addThing(root, Parameters, p.Resource, nil)
		}
	}
}

// keyARN stands for the ARN of a key, which AWS makes: the first alias, or the address, is in the place of its id.
func keyARN(root *rendered.Root, k rendered.Key) string {
	return aliasARN(root, append(slices.Clone(k.Aliases), k.Address)[0])
}

func aliasARN(root *rendered.Root, alias string) string {
	return "arn:" + root.Partition + ":kms:" + root.Region + ":" + root.AccountID + ":key/" + alias
}

// addThing adds a thing, or what another root has to say of it.
func (w *world) addThing(root *rendered.Root, kind Kind, r rendered.Resource, documents []rendered.Document) *thing {
	id := r.ARN
	t := w.byID[id]
	if t == nil {
		t = &thing{Resource: Resource{Kind: kind, Name: r.Name, ARN: r.ARN, Account: r.Account, Env: root.Env}, at: r.Range}
		w.byID[id] = t
		w.things = append(w.things, t)
	}
	t.Account = cmp.Or(t.Account, r.Account)
	for _, d := range documents {
		t.policies = append(t.policies, &policy{Document: d, kind: kind.policies()})
	}
	if len(t.policies) > 1 {
		t.fault = "it has more than one policy, of which Terraform's last one stays"
	}
	return t
}

// policy is the thing's own; nil where it has none.
func (t *thing) policy() *access.Policy {
	if t == nil || len(t.policies) == 0 {
		return nil
	}
	return t.policies[0].parsed
}

// ask answers a query about an actor and a thing by the policies of both. The thing is nil where it has no policy. A
// side that can't be evaluated leaves only what the other one denies for sure.
func (w *world) ask(q access.Query, a *actor, t *thing) access.Answer {
	why := a.fault
	if t != nil {
		why = cmp.Or(why, t.fault)
	}
	if why == "" {
		return access.Ask(q, a.parsed, t.policy())
	}
	undecided := access.Answer{Verdict: access.Undecided, Reason: why}
	if t == nil || a.Account == t.Account {
		return undecided
	}
	identity, resource := a.parsed, t.policy()
	if a.fault != "" {
		identity = []*access.Policy{w.anyIdentity}
	}
	if t.fault != "" {
		resource = w.anyResource
	}
	if ans := access.Ask(q, identity, resource); ans.Verdict == access.NoneAllowed {
		return ans
	}
	return undecided
}

// cutLast cuts around the last separator.
func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
