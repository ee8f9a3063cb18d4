package access

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// dice makes small random policies, requests and queries that have a good chance to meet.
type dice struct{ *rand.Rand }

func pick[T any](d dice, from ...T) T { return from[d.IntN(len(from))] }

func (d dice) condition() string {
	operator := pick(d, "", "", "ForAllValues:", "ForAnyValue:") +
		pick(d, "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "NumericLessThan", "Bool", "ArnLike",
			"StringEqualsIgnoreCase", "IpAddress", "DateGreaterThan", "NumericNotEquals", "Unknown") + pick(d, "", "IfExists")
	if d.IntN(6) == 0 {
		operator = "Null"
	}
	value := pick(d, "a", "b", "a*", "?", "true", "false", "1", "${k:b}", "${k:b}*", "${k:a, 'a'}", "arn:aws:s3:::a*",
		"arn:aws:s3:::${k:b}", "10.0.0.0/8", "2026-01-01")
	return fmt.Sprintf(`{%q: {%q: [%q, %q]}}`, operator, pick(d, "k:a", "K:b", "k:c"), value, pick(d, value, "b"))
}

func (d dice) statement(kind Kind) string {
	s := fmt.Sprintf(`{"Effect": %q, %q: %q, %q: [%q, %q]`, pick(d, "Allow", "Allow", "Allow", "Deny"),
		pick(d, "Action", "Action", "Action", "NotAction"), pick(d, "*", "s3:Get*", "s3:*", "s3:GetObject", "s3:P?t"),
		pick(d, "Resource", "Resource", "Resource", "NotResource"), d.resource(), d.resource())
	if d.IntN(2) == 0 {
		s += `, "Condition": ` + d.condition()
	}
	if kind == ResourcePolicy {
		principal := pick(d, `"*"`, `{"AWS": "111111111111"}`, `{"AWS": "arn:aws:iam::111111111111:role/r"}`,
			`{"AWS": "arn:aws:iam::222222222222:role/r"}`, `{"Service": "s.amazonaws.com"}`, `{"Federated": "arn:aws:iam::111111111111:oidc-provider/f"}`,
			`{"AWS": "arn:aws:sts::111111111111:assumed-role/r/s"}`)
		s += `, ` + pick(d, `"Principal"`, `"Principal"`, `"Principal"`, `"Principal"`, `"NotPrincipal"`) + `: ` + principal
	}
	return s + "}"
}

func (d dice) resource() string {
	return "arn:aws:s3:::" + pick(d, "a", "b", "?", "a*", "a/*", "a/b", "*b", "a/${k:b}", "a/${k:b}*", "*")
}

func (d dice) policy(t *testing.T, kind Kind) *Policy {
	var all []string
	for range 1 + d.IntN(2) {
		all = append(all, d.statement(kind))
	}
	text := fmt.Sprintf(`{"Version": "2012-10-17", "Statement": [%s]}`, strings.Join(all, ", "))
	p, err := Parse(kind, []byte(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return p
}

func (d dice) limits(t *testing.T) (limits []Limit) {
	for _, side := range []Side{BoundarySide, SessionSide, ServiceControlSide, ServiceControlSide, ResourceControlSide,
		EndpointSide} {
		kind := IdentityPolicy
		if side == ResourceControlSide || side == EndpointSide {
			kind = ResourcePolicy
		}
		if d.IntN(40) == 0 {
			limits = append(limits, Limit{side, []*Policy{d.policy(t, kind)}})
		}
	}
	return limits
}

func (d dice) values() []string {
	value := func() string {
		return pick(d, "a", "b", "B", "x", "", "true", "false", "1", "0", "arn:aws:s3:::ab", "10.1.1.1", "2026-02-01")
	}
	return pick(d, nil, []string{value()}, []string{value()}, []string{value(), value()})
}

// TestAskIsSound asks random queries of random policies and compares the answer with those to random requests of the
// query.
func TestAskIsSound(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(4, 2))}
	verdicts := map[Verdict]int{}
	examples := 0
	for range 10000 {
		var resource *Policy
		if d.IntN(4) > 0 {
			resource = d.policy(t, ResourcePolicy)
		}
		identity := []*Policy{d.policy(t, IdentityPolicy)}
		q := Query{
			Principal: pick(d, "arn:aws:iam::111111111111:role/r", "arn:aws:sts::111111111111:assumed-role/r/s",
				"arn:aws:iam::111111111111:user/r", "s.amazonaws.com", "arn:aws:iam::111111111111:oidc-provider/f", "*"),
			Actions:         []string{pick(d, "s3:GetObject", "s3:Get*", "*", "s3:P*"), pick(d, "s3:GetObject", "s3:*")},
			Resource:        "arn:aws:s3:::" + pick(d, "a/*", "a", "*", "a?", "a/?*b"),
			ResourceAccount: pick(d, "111111111111", "222222222222"),
			Context:         map[string][]string{},
		}
		for _, key := range []string{"k:a", "k:b", "k:c"} {
			if d.IntN(2) == 0 {
				q.Context[key] = d.values()
			}
		}
		limits := d.limits(t)
		answer := Ask(q, identity, resource, limits...)
		verdicts[answer.Verdict]++
		if answer.Verdict == Conditional && answer.Allowed != nil && answer.Denied != nil {
			examples++
		}
		checkExamples(t, answer, identity, resource, limits)
		for range 8 {
			r := d.request(q)
			got := Evaluate(r, identity, resource, limits...)
			if got.Err != nil {
				t.Fatal(got.Err)
			}
			if answer.Verdict == AllAllowed && got.Outcome != Allowed || answer.Verdict == NoneAllowed && got.Outcome == Allowed {
				t.Fatalf("%v is %s, but the query %v is %s:\n%+v\n%+v", r, got.Outcome, q, answer.Verdict, identity[0], resource)
			}
		}
	}
	for _, v := range []Verdict{AllAllowed, NoneAllowed, Conditional, Undecided} {
		if verdicts[v] < 200 {
			t.Errorf("only %d answers are %s", verdicts[v], v)
		}
	}
	if examples*10 < verdicts[Conditional]*8 {
		t.Errorf("%d of %d conditional answers have both examples", examples, verdicts[Conditional])
	}
}

// checkExamples evaluates the examples of an answer.
func checkExamples(t *testing.T, a Answer, identity []*Policy, resource *Policy, limits []Limit) {
	t.Helper()
	if a.Allowed != nil {
		if got := Evaluate(*a.Allowed, identity, resource, limits...); got.Outcome != Allowed {
			t.Fatalf("the example %v is %s: %s", *a.Allowed, got.Outcome, got.Reason)
		}
	}
	if a.Denied != nil {
		got := Evaluate(*a.Denied, identity, resource, limits...)
		if got.Err != nil || got.Outcome == Allowed {
			t.Fatalf("the example %v is %s: %s", *a.Denied, got.Outcome, got.Reason)
		}
	}
	if a.Verdict == AllAllowed && (a.Allowed == nil || a.Denied != nil) || a.Verdict == NoneAllowed && a.Allowed != nil {
		t.Fatalf("%s has the wrong examples", a.Verdict)
	}
}

// request is one of the query's.
func (d dice) request(q Query) Request {
	r := Request{Principal: q.Principal, ResourceAccount: q.ResourceAccount, Context: map[string][]string{}}
	actions, resources := parseGlob(strings.ToLower(pick(d, q.Actions...))), parseGlob(q.Resource)
	for r.Action == "" || !actions.matches(strings.ToLower(r.Action)) {
		r.Action = pick(d, "s3:GetObject", "s3:GetBucket", "s3:Put", "s3:PutObject", "sqs:Send")
	}
	for r.Resource == "" || !resources.matches(r.Resource) {
		r.Resource = "arn:aws:s3:::" + pick(d, "a", "ab", "b", "c") + pick(d, "", "", "/") + pick(d, "", "b", "a", "xb")
	}
	for _, key := range []string{"k:a", "k:b", "k:c"} {
		values, known := q.Context[key]
		if !known {
			values = d.values()
		}
		r.Context[key] = values
	}
	return r
}
