package proof

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestRandomEdits widens statements of rendered policies at random, each half of each grant: whenever one of many
// requests is allowed that was not, something is found. TFGEN_EDITS says how many edits there are.
func TestRandomEdits(t *testing.T) {
	edits, err := strconv.Atoi(os.Getenv("TFGEN_EDITS"))
	if err != nil {
		edits = 60
	}
	const reference = "../../../environments"
	for name, dir := range map[string]string{
		"reference": reference,
		"keys":      goldentest.Read(t, "testdata/projects/shared_statements.txtar").Extend(t, reference),
	} {
		t.Run(name, func(t *testing.T) {
			project, err := spec.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			l := landscape(t, dir, nil)
			halves := halvesOf(l)
			widened := 0
			for seed := range edits {
				r := rand.New(rand.NewPCG(uint64(seed), 0))
				h := halves[r.IntN(len(halves))]
				edit, document := widen(t, r, h.doc.JSON)
				gained := h.gained(t, r, document, l)
				if gained == nil {
					continue
				}
				widened++
				before := h.doc.JSON
				h.doc.JSON = document
				if report := newLandscape(l.roots).Check(project, Today()); len(report.Findings) == 0 {
					t.Errorf("edit %d of %s is missed: %s\nallowed: %s", seed, h.doc.Address, edit, newRequest(gained))
				}
				h.doc.JSON = before
			}
			if widened < edits/6 {
				t.Errorf("only %d of %d edits widen anything", widened, edits)
			}
		})
	}
}

// half is one policy of a grant: of a role, or of a resource.
type half struct {
	doc      *rendered.Document
	role     string // ARN; empty for a resource's
	resource string // ARN; empty for a role's
	kind     access.Kind
}

func halvesOf(l *Landscape) []half {
	var all []half
	for _, root := range l.roots {
		for i := range root.Roles {
			role := &root.Roles[i]
			for j := range role.Policies {
				all = append(all, half{doc: &role.Policies[j], role: role.ARN, kind: access.IdentityPolicy})
			}
			all = append(all, half{doc: role.Trust, resource: role.ARN, kind: access.TrustPolicy})
		}
		for i := range root.Buckets {
			for j := range root.Buckets[i].Policies {
				b := &root.Buckets[i]
				all = append(all, half{doc: &b.Policies[j], resource: b.ARN, kind: access.ResourcePolicy})
			}
		}
		for i := range root.Keys {
			k := &root.Keys[i]
			all = append(all, half{doc: &k.Policies[0], resource: keyARN(root, *k), kind: access.ResourcePolicy})
		}
	}
	return all
}

// widen makes one change of a statement that may let more through.
func widen(t *testing.T, r *rand.Rand, document []byte) (edit string, widened []byte) {
	t.Helper()
	var policy map[string]any
	if err := json.Unmarshal(document, &policy); err != nil {
		t.Fatal(err)
	}
	list := policy["Statement"].([]any)
	statement := list[r.IntN(len(list))].(map[string]any)
	edits := map[string]func(){
		"an action more": func() {
			statement["Action"] = append(texts(statement["Action"]), familiar()[r.IntN(len(familiar()))])
		},
		"wildcards in an action":   func() { statement["Action"] = blur(r, texts(statement["Action"]), 1) },
		"wildcards in a resource":  func() { statement["Resource"] = blur(r, texts(statement["Resource"]), 1+r.IntN(2)) },
		"no condition":             func() { delete(statement, "Condition") },
		"wildcards in a condition": func() { loosen(r, statement) },
		"another principal": func() {
			if statement["Principal"] != nil {
				some := []string{"arn:aws:iam::987654321098:root", "666666666666", "*", "arn:aws:iam::987654321098:user/a",
					"arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/ds-preprocessing-states-dev"}
				statement["Principal"] = map[string]any{"AWS": some[r.IntN(len(some))]}
				statement["Effect"] = "Allow"
			}
		},
		"allow": func() { statement["Effect"] = "Allow" },
		"all but": func() {
			statement["NotAction"] = statement["Action"]
			delete(statement, "Action")
		},
	}
	names := slices.Sorted(maps.Keys(edits))
	edit = names[r.IntN(len(names))]
	edits[edit]()
	widened, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s: %v", edit, statement), widened
}

func texts(element any) []string {
	switch element := element.(type) {
	case string:
		return []string{element}
	case []any:
		var all []string
		for _, one := range element {
			all = append(all, one.(string))
		}
		return all
	}
	return nil
}

// blur puts wildcards in place of parts of one of the texts.
func blur(r *rand.Rand, texts []string, times int) []string {
	if len(texts) == 0 {
		return []string{"*"}
	}
	i := r.IntN(len(texts))
	for range times {
		text := texts[i]
		from := min(len(text), 4+r.IntN(len(text)))
		to := min(len(text), from+r.IntN(12))
		texts[i] = text[:from] + []string{"*", "?", "*"}[r.IntN(3)] + text[to:]
	}
	return texts
}

// loosen puts another operator, or a wildcard, in a condition.
func loosen(r *rand.Rand, statement map[string]any) {
	conditions, _ := statement["Condition"].(map[string]any)
	if len(conditions) == 0 {
		return
	}
	operator := pick(r, slices.Sorted(maps.Keys(conditions)))
	keys := conditions[operator].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		keys[key] = blur(r, texts(keys[key]), 1)
	}
	delete(conditions, operator)
	conditions[pick(r, []string{"StringLike", "StringNotEquals", "StringLikeIfExists", "ForAllValues:StringLike"})] = keys
}

// gained is one of many requests that the half as it is doesn't allow, and another document in its place does.
func (h half) gained(t *testing.T, r *rand.Rand, document []byte, l *Landscape) *access.Request {
	t.Helper()
	before, err := access.Parse(h.kind, h.doc.JSON)
	if err != nil {
		t.Fatal(err)
	}
	after, err := access.Parse(h.kind, document)
	if err != nil {
		return nil // AWS refuses it
	}
	for _, request := range h.requests(r, l, before, after) {
		if h.allows(l, before, request) == access.ImplicitlyDenied && h.allows(l, after, request) == access.Allowed {
			return &request
		}
	}
	return nil
}

func (h half) allows(l *Landscape, policy *access.Policy, request access.Request) access.Outcome {
	if h.role != "" {
		return access.Evaluate(request, []*access.Policy{policy}, delegating(request.PrincipalAccount)).Outcome
	}
	var identity []*access.Policy
	if request.PrincipalAccount != "" && (h.kind == access.TrustPolicy || parsed(h.resource).Account != request.PrincipalAccount) {
		identity = []*access.Policy{l.anyIdentity}
	}
	return access.Evaluate(request, identity, policy).Outcome
}

// maxRequests is how many requests are tried for an edit.
const maxRequests = 3000

// requests are some of those that the policies' words suggest.
func (h half) requests(r *rand.Rand, l *Landscape, policies ...*access.Policy) []access.Request {
	actions, resources, contexts := familiar(), []string{}, []map[string][]string{{}}
	principals := []string{h.role}
	for _, resource := range l.resources {
		resources = append(resources, resource.ARN, resource.ARN+"/x")
	}
	if h.role == "" {
		resources = nil // what the policy is on
		service := l.byID[h.resource].Kind.service()
		actions = slices.DeleteFunc(actions, func(a string) bool { return !strings.HasPrefix(a, service+":") })
		principals = []string{"*", "ecs-tasks.amazonaws.com", "arn:aws:iam::666666666666:role/x",
			"arn:aws:iam::987654321098:user/a", "arn:aws:iam::123456789012:role/a"}
		resources = append(resources, h.resource, h.resource+"/x")
		for _, p := range l.principals {
			principals = append(principals, p.ARN)
		}
	}
	for _, policy := range policies {
		for _, w := range policy.Wordings() {
			for _, resource := range w.Resource {
				if h.role != "" {
					resources = append(resources, strings.NewReplacer("*", "x", "?", "x").Replace(resource))
				}
			}
			if h.role != "" {
				actions = append(actions, w.Action...)
			}
			context := map[string][]string{}
			for _, c := range w.Condition {
				context[c.Key] = []string{strings.NewReplacer("*", "x", "?", "x").Replace(c.Values[0])}
			}
			contexts = append(contexts, context)
		}
	}
	all := make([]access.Request, maxRequests)
	for i := range all {
		principal, resource := pick(r, principals), pick(r, resources)
		request := access.Request{Principal: principal, PrincipalAccount: parsed(principal).Account,
			Action: pick(r, actions), Resource: resource, ResourceAccount: parsed(resource).Account, Context: pick(r, contexts)}
		if request.ResourceAccount == "" {
			request.ResourceAccount = "123456789012"
		}
		all[i] = request.WithDefaults()
	}
	return all
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// TestRandomAcceptances widens statements at random, accepts what is found of it, and widens them once more: whenever a
// request is allowed then that neither the spec nor an acceptance is about, something is found.
func TestRandomAcceptances(t *testing.T) {
	edits, err := strconv.Atoi(os.Getenv("TFGEN_EDITS"))
	if err != nil {
		edits = 200
	}
	project, err := spec.Load("../../../environments")
	if err != nil {
		t.Fatal(err)
	}
	l := landscape(t, "../../../environments", nil)
	halves := halvesOf(l)
	accepted, widened := 0, 0
	for seed := range edits {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		h := halves[r.IntN(len(halves))]
		original := h.doc.JSON
		_, h.doc.JSON = widen(t, r, original)
		if acceptAll(newLandscape(l.roots).Check(project, Today()), project) {
			accepted++
			first := newLandscape(l.roots).Check(project, Today())
			if found := first.Of(Excess); len(found) > 0 {
				t.Errorf("edit %d of %s isn't accepted: %v", seed, h.doc.Address, found)
			}
			edit, document := widen(t, r, h.doc.JSON)
			gained := h.gained(t, r, document, l)
			if gained != nil && !h.meant(t, l, original, *gained) && !h.isAccepted(project, *gained) {
				widened++
				h.doc.JSON = document
				second := newLandscape(l.roots).Check(project, Today())
				if len(second.Of(Excess))+len(second.Of(Undecided)) == len(first.Of(Undecided)) {
					t.Errorf("edit %d of %s is missed: %s\nallowed: %s", seed, h.doc.Address, edit, newRequest(gained))
				}
			}
		}
		h.doc.JSON = original
		for _, env := range project.Environments {
			env.Accept = nil
		}
	}
	if accepted < edits/4 || widened < edits/50 {
		t.Errorf("of %d edits, only %d are accepted, and %d widened again", edits, accepted, widened)
	}
}

// acceptAll accepts what a report finds to be too much, by the lines that it gives, and reports whether that is all.
func acceptAll(report *Report, project *spec.Project) bool {
	found := report.Of(Excess)
	for _, f := range found {
		i := slices.IndexFunc(f.Fixes, func(fix Fix) bool { return strings.HasPrefix(fix.Lines, "accept ") })
		if i < 0 {
			return false
		}
		a := &spec.Acceptance{Label: f.Summary}
		for line := range strings.Lines(f.Fixes[i].Lines) {
			name, value, _ := strings.Cut(line, "= ")
			into := map[string]any{"principal": &a.Principal, "actions": &a.Actions, "resources": &a.Resources}
			if field := into[strings.TrimSpace(name)]; field != nil && json.Unmarshal([]byte(value), field) != nil {
				return false
			}
		}
		env := project.Environment(strings.Split(f.Fixes[i].Do, `"`)[1])
		env.Accept = append(env.Accept, a)
	}
	return len(found) > 0
}

// meant reports whether the half allowed the request as it was rendered.
func (h half) meant(t *testing.T, l *Landscape, document []byte, request access.Request) bool {
	t.Helper()
	policy, err := access.Parse(h.kind, document)
	if err != nil {
		t.Fatal(err)
	}
	return h.allows(l, policy, request) == access.Allowed
}

// isAccepted reports whether an acceptance is about a request, for whomever it is.
func (h half) isAccepted(project *spec.Project, request access.Request) bool {
	resource := request.Resource
	if h.kind == access.TrustPolicy {
		resource = h.resource // the policy names none
	}
	for _, env := range project.Environments {
		for _, a := range env.Accept {
			if (&acceptance{clause: clause{actions: a.Actions, resources: a.Resources}}).holds(request.Action, resource) {
				return true
			}
		}
	}
	return false
}
