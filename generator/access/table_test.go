package access

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The tables in testdata/*.txt are blocks of "name: value" lines, with a blank line between them. An indented line
// continues a value and # starts a comment. A block without case: gives names to policies and principals, or says by
// doc: which AWS document decides the cases that follow, down to the next doc:.
//
//	who NAME: ARN             a principal, to be written as NAME
//	policy NAME: JSON         a policy, to be written as NAME
//
//	case: what is tried
//	request: WHO ACTION RESOURCE
//	owner: ACCOUNT            of the resource, by default 111122223333
//	context: KEY=VALUE        one line a value; KEY alone is the empty list
//	identity: POLICY          one line a policy
//	resource: POLICY
//	trust: POLICY             instead of resource
//	boundary: POLICY
//	session: POLICY           one line a policy
//	scp: POLICY + POLICY …    one line a level of the organization
//	rcp: POLICY + POLICY …
//	endpoint: POLICY
//	if: CONDITION             instead of identity: allow everything if the condition is met
//	deny-if: CONDITION        the same, and deny everything if this is met
//	want: OUTCOME
//	by: SIDE SID, …           the statements that decide
//	reason: part of the reason
//
// A policy is a name, JSON, or the JSON of one statement of a policy of version 2012-10-17.

// block is a block of a table.
type block struct {
	place  string // file:line
	doc    string
	names  []string
	values []string
}

func (b *block) all(name string) (values []string) {
	for i, n := range b.names {
		if n == name {
			values = append(values, b.values[i])
		}
	}
	return values
}

func (b *block) get(name string) string {
	return cmp.Or(append(b.all(name), "")...)
}

// table is a file of blocks.
type table struct {
	policies, who map[string]string
	cases         []block
}

func readTable(t testing.TB, name string) table {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	tab := table{policies: map[string]string{}, who: map[string]string{}}
	doc := ""
	var b block
	flush := func() {
		for i, n := range b.names {
			if name, ok := strings.CutPrefix(n, "policy "); ok {
				tab.policies[name] = b.values[i]
			}
			if name, ok := strings.CutPrefix(n, "who "); ok {
				tab.who[name] = b.values[i]
			}
		}
		doc = cmp.Or(b.get("doc"), doc)
		if b.get("case") != "" {
			b.doc = doc
			tab.cases = append(tab.cases, b)
		}
		b = block{}
	}
	for i, line := range strings.Split(string(text)+"\n", "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.TrimSpace(line) == "":
			flush()
		case line[0] == ' ':
			b.values[len(b.values)-1] += "\n" + line
		default:
			n, value, ok := strings.Cut(line, ":")
			if !ok {
				t.Fatalf("%s:%d: no colon", name, i+1)
			}
			if b.place == "" {
				b.place = fmt.Sprintf("%s:%d", name, i+1)
			}
			b.names, b.values = append(b.names, n), append(b.values, strings.TrimSpace(value))
		}
	}
	return tab
}

// policy is the JSON of a policy that a case names or has.
func (tab table) policy(text string) string {
	text = cmp.Or(tab.policies[text], text)
	if strings.Contains(text, `"Statement"`) {
		return text
	}
	return `{"Version": "2012-10-17", "Statement": ` + text + `}`
}

// question is what a case asks.
type caseQuestion struct {
	request  Request
	identity []*Policy
	resource *Policy
	limits   []Limit
}

const allowAll = `"Effect": "Allow", "Action": "*", "Resource": "*"`

func (tab table) question(b *block) (q caseQuestion, err error) {
	parts := strings.Fields(b.get("request"))
	if len(parts) == 0 {
		parts = []string{"arn:aws:iam::111122223333:role/reader", "s3:GetObject", "arn:aws:s3:::data/key"}
	}
	q.request = Request{
		Principal: cmp.Or(tab.who[parts[0]], parts[0]), Action: parts[1], Resource: parts[2],
		ResourceAccount: cmp.Or(b.get("owner"), "111122223333"), Context: map[string][]string{},
	}
	for _, line := range b.all("context") {
		key, value, ok := strings.Cut(line, "=")
		q.request.Context[key] = append(q.request.Context[key], value)
		if !ok {
			q.request.Context[key] = nil
		}
	}
	identity := b.all("identity")
	if c := b.get("if"); c != "" {
		identity = append(identity, `{"Sid": "If", `+allowAll+`, "Condition": `+c+`}`)
	}
	if c := b.get("deny-if"); c != "" {
		identity = append(identity, `{`+allowAll+`}`,
			`{"Sid": "DenyIf", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": `+c+`}`)
	}
	if q.identity, err = tab.parse(IdentityPolicy, identity); err != nil {
		return q, fmt.Errorf("identity: %w", err)
	}
	if q.limits, err = tab.limits(b); err != nil {
		return q, err
	}
	for kind, text := range map[Kind]string{ResourcePolicy: b.get("resource"), TrustPolicy: b.get("trust")} {
		if text != "" {
			if q.resource, err = Parse(kind, []byte(tab.policy(text))); err != nil {
				return q, fmt.Errorf("resource: %w", err)
			}
		}
	}
	return q, nil
}

// limits are those of a case.
func (tab table) limits(b *block) (all []Limit, err error) {
	for _, l := range []struct {
		name string
		side Side
		kind Kind
	}{
		{"boundary", BoundarySide, IdentityPolicy}, {"session", SessionSide, IdentityPolicy},
		{"scp", ServiceControlSide, IdentityPolicy}, {"rcp", ResourceControlSide, ResourcePolicy},
		{"endpoint", EndpointSide, ResourcePolicy},
	} {
		levels := [][]string{b.all(l.name)}
		if l.side == ServiceControlSide || l.side == ResourceControlSide {
			levels = nil
			for _, line := range b.all(l.name) {
				levels = append(levels, strings.Split(line, " + "))
			}
		}
		for _, level := range levels {
			policies, err := tab.parse(l.kind, level)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", l.name, err)
			}
			if policies != nil {
				all = append(all, Limit{l.side, policies})
			}
		}
	}
	return all, nil
}

func (tab table) parse(kind Kind, texts []string) (all []*Policy, err error) {
	for _, text := range texts {
		p, err := Parse(kind, []byte(tab.policy(text)))
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// check evaluates a case and says what is not as wanted, or nothing.
func (tab table) check(b *block) string {
	q, err := tab.question(b)
	if err != nil {
		return err.Error()
	}
	got := Evaluate(q.request, q.identity, q.resource, q.limits...)
	if want := b.get("want"); string(got.Outcome) != want {
		return fmt.Sprintf("%s, want %s; reason: %s", got.Outcome, want, got.Reason)
	}
	if !strings.Contains(got.Reason, b.get("reason")) {
		return fmt.Sprintf("reason %q does not say %q", got.Reason, b.get("reason"))
	}
	var by []string
	for _, st := range got.Statements {
		by = append(by, string(st.Side)+" "+st.Sid)
	}
	if want := b.get("by"); want != "" && strings.Join(by, ", ") != want {
		return fmt.Sprintf("by %s, want %s", strings.Join(by, ", "), want)
	}
	if got.Err != nil {
		return ""
	}
	return agrees(q, got)
}

// agrees compares a decision with what is said of the request in all contexts that have its keys.
func agrees(q caseQuestion, got Decision) string {
	r := q.request
	answer := Ask(Query{Principal: r.Principal, Actions: []string{r.Action}, Resource: r.Resource,
		ResourceAccount: r.ResourceAccount, Context: r.Context}, q.identity, q.resource, q.limits...)
	if answer.Verdict == AllAllowed && got.Outcome != Allowed || answer.Verdict == NoneAllowed && got.Outcome == Allowed {
		return fmt.Sprintf("%s, but in all contexts %s: %s", got.Outcome, answer.Verdict, answer.Reason)
	}
	return ""
}

// decisions runs the table of requests.
func decisions(t testing.TB) (failures []string, cases int) {
	tab := readTable(t, "decisions.txt")
	for _, b := range tab.cases {
		if problem := tab.check(&b); problem != "" {
			failures = append(failures, b.place+": "+b.get("case")+": "+problem)
		}
		if b.doc == "" {
			failures = append(failures, b.place+": no AWS document decides it")
		}
	}
	return failures, len(tab.cases)
}

func TestDecisions(t *testing.T) {
	failures, cases := decisions(t)
	for _, f := range failures {
		t.Error(f)
	}
	if cases < 150 {
		t.Errorf("%d cases", cases)
	}
}

// parses runs the table of policies.
func parses(t testing.TB) (failures []string) {
	for _, b := range readTable(t, "policies.txt").cases {
		for name, kind := range map[string]Kind{
			"identity": IdentityPolicy, "resource": ResourcePolicy, "trust": TrustPolicy,
		} {
			for _, text := range b.all(name) {
				_, err := Parse(kind, []byte(text))
				want := cmp.Or(b.get("error"), "<nil>")
				if got := fmt.Sprint(err); got != want {
					failures = append(failures, fmt.Sprintf("%s: %s: error %q, want %q", b.place, b.get("case"), got, want))
				}
			}
		}
	}
	return failures
}

func TestParse(t *testing.T) {
	for _, f := range parses(t) {
		t.Error(f)
	}
}

// TestTableIsJSON finds policies of the table that are not what they look like.
func TestTableIsJSON(t *testing.T) {
	tab := readTable(t, "decisions.txt")
	for name, text := range tab.policies {
		if !json.Valid([]byte(text)) {
			t.Errorf("policy %s is not JSON", name)
		}
	}
}
