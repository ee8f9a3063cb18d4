package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const document = `{"request": {"principal": "arn:aws:iam::111122223333:role/reader", "principal_account": "111122223333",
  "action": "s3:GetObject", "resource": "arn:aws:s3:::data/key", "resource_account": "444455556666",
  "context": {"aws:SecureTransport": "true", "aws:TagKeys": ["a", "b"], "aws:x": []}},
 "identity_policies": [{"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject",
   "Resource": "*", "Condition": {"ForAllValues:StringLike": {"aws:TagKeys": ["a", "b"]}, "Null": {"aws:x": "true"}}}]}],
 "resource_policy": {"Statement": {"Sid": "Share", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
   "Action": "s3:*", "Resource": "*"}}}`

// TestSimulate changes one thing of the document at a time.
func TestSimulate(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"", "", `{"decision":"Allowed","reason":"allowed by \"Read\" of identity policy 0, \"Share\" of the resource policy",` +
			`"statements":[{"side":"identity","sid":"Read","effect":"Allow"},{"side":"resource","sid":"Share","effect":"Allow"}]}`},
		{`"resource_policy": {`, `"resource_policy": null, "x": {`, "Unsupported: x: it is no member of a request document"},
		{`"arn:aws:s3:::data/key"`, `"arn:aws:s3:::data/key", "region": "x"`, "Unsupported: request.region: it is not a member of a request"},
		{`{"Sid": "Read",`, `{"Sid": 1,`, "Unsupported: identity_policies[0].Statement[0].Sid: it is a number"},
		{`"Sid": "Share", "Effect": "Allow", `, "", "Unsupported: resource_policy.Statement[0]: it has no Effect"},
		{`"Effect": "Allow", "Principal"`, `"Effect": "Deny", "Principal"`, "ExplicitlyDenied: a Deny statement applies"},
		{`"principal_account": "111122223333"`, `"principal_account": null`, "Allowed: "},
		{`"principal_account": "111122223333"`, `"principal_account": "999999999999"`, "Unsupported: principal arn"},
		{`"principal_account": "111122223333"`, `"principal_account": 111122223333`, "Unsupported: request.principal_account: it is a number"},
		{`"resource_account": "444455556666"`, `"resource_account": null`, "Unsupported: resource account"},
		{`"resource_account": "444455556666"`, `"resource_account": "x"`, "Unsupported: resource account"},
		{`"action": "s3:GetObject",`, ``, "Unsupported: action \"\" is not one action"},
		{`["a", "b"], "aws:x"`, `["a", "c"], "aws:x"`, "ImplicitlyDenied: the identity's side is missing"},
		{`"aws:x": []`, `"aws:x": "1"`, "ImplicitlyDenied: the identity's side is missing"},
		{`"aws:x": []`, `"aws:x": null`, "Unsupported: request.context.aws:x: it is null"},
		{`"aws:x": []`, `"AWS:tagKeys": "a"`, "Unsupported: the context has"},
		{`"aws:x": []`, `"aws:x": [1, true, {}]`, "Unsupported: request.context.aws:x[2]: it is an object"},
		{`"aws:x": []`, `"aws:TagKeys": "a"`, `Unsupported: request.context: "aws:TagKeys" is there twice`},
		{`"identity_policies": [`, `"identity_policies": [], "identity": [`, "Unsupported: identity: it is no member"},
		{`"identity_policies": [`, `"identity_policies": {}, "identity_policies": [`, "Unsupported: "},
		{`"context": {`, `"context": [], "x": {`, "Unsupported: request.context: it is a list"},
		{`"resource_policy": {`, `"permissions_boundary": null, "session_policies": null, "resource_policy": {`, "Allowed: "},
		{`"resource_policy": {`, `"permissions_boundary": {"Statement": {"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}},
			"resource_policy": {`, "ImplicitlyDenied: the principal's permissions boundary does not allow it"},
		{`"resource_policy": {`, `"session_policies": [{"Statement": {"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}}],
			"resource_policy": {`, "ImplicitlyDenied: no session policy of the principal allows it"},
		{`"resource_policy": {`, `"permissions_boundary": {}, "resource_policy": {`,
			"Unsupported: permissions_boundary: the policy has no Statement"},
		{`"resource_policy": {`, `"session_policies": [{}], "resource_policy": {`,
			"Unsupported: session_policies[0]: the policy has no Statement"},
		{`"resource_policy": {`, `"service_control_policies": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
			[{"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}},
			 {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}]], "resource_policy": {`, "Allowed: "},
		{`"resource_policy": {`, `"service_control_policies": [{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
			{"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}], "resource_policy": {`,
			"ImplicitlyDenied: no service control policy"},
		{`"resource_policy": {`, `"resource_control_policies": [{"Statement": {"Effect": "Deny", "Principal": "*",
			"Action": "s3:*", "Resource": "*"}}], "resource_policy": {`, "ExplicitlyDenied: "},
		{`"resource_policy": {`, `"vpc_endpoint_policy": {"Statement": {"Effect": "Allow", "Principal": "*",
			"Action": "s3:Put*", "Resource": "*"}}, "resource_policy": {`, "ImplicitlyDenied: the policy of the VPC endpoint"},
		{`"resource_policy": {`, `"service_control_policies": null, "resource_control_policies": [],
			"vpc_endpoint_policy": null, "resource_policy": {`, "Allowed: "},
		{`"resource_policy": {`, `"service_control_policies": {}, "resource_policy": {`,
			"Unsupported: service_control_policies: it is an object, not a list of policies"},
		{`"resource_policy": {`, `"service_control_policies": [[{}]], "resource_policy": {`,
			"Unsupported: service_control_policies[0][0]: the policy has no Statement"},
		{`"resource_policy": {`, `"resource_control_policies": [{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}],
			"resource_policy": {`, "Unsupported: resource_control_policies[0].Statement[0]: it has no Principal"},
		{document, `{}`, "Unsupported: the document needs a request"},
		{document, `{"request": {}, "identity_policies": {}}`, "Unsupported: identity_policies: it is an object"},
		{document, `{"request": {}, "identity_policies": null}`, "Unsupported: principal \"\""},
	} {
		input := document
		if test.old != "" {
			input = strings.Replace(document, test.old, test.new, 1)
		}
		answers, array, err := Simulate(strings.NewReader(input))
		if err != nil || array || len(answers) != 1 {
			t.Errorf("%s: %v, %t, %v", test.new, answers, array, err)
			continue
		}
		got, err := json.Marshal(answers[0])
		if err != nil {
			t.Fatal(err)
		}
		if short := fmt.Sprintf("%s: %s", answers[0].Outcome, answers[0].Reason); string(got) != test.want &&
			!strings.HasPrefix(short, test.want) {
			t.Errorf("%s:\n got %s\nwant %s", test.new, got, test.want)
		}
		if (answers[0].Err != nil) != (answers[0].Outcome == Unsupported) {
			t.Errorf("%s: error %v", test.new, answers[0].Err)
		}
	}
}

// TestSimulateTrust reads a trust policy, whose statements have no Resource.
func TestSimulateTrust(t *testing.T) {
	answers, _, err := Simulate(strings.NewReader(`{"request": {"principal": "ecs-tasks.amazonaws.com", "principal_account": null,
	  "action": "sts:AssumeRole", "resource": "arn:aws:iam::111122223333:role/task", "resource_account": "111122223333"},
	 "identity_policies": [], "resource_policy": {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
	  "Principal": {"Service": "ecs-tasks.amazonaws.com"}}}}`))
	if err != nil || answers[0].Outcome != Allowed {
		t.Error(answers, err)
	}
}

func TestSimulateList(t *testing.T) {
	answers, array, err := Simulate(strings.NewReader("[" + document + `, {"request": 1}, ` + document + "]"))
	if err != nil || !array || len(answers) != 3 {
		t.Fatal(answers, array, err)
	}
	var parse *ParseError
	if answers[0].Outcome != Allowed || !errors.As(answers[1].Err, &parse) || answers[2].Outcome != Allowed {
		t.Errorf("%+v", answers)
	}
	answers, array, err = Simulate(strings.NewReader(" [ ] "))
	if got, _ := json.Marshal(answers); err != nil || !array || string(got) != "[]" {
		t.Errorf("%s, %t, %v", got, array, err)
	}
}

// TestNoStatement is written as an empty list.
func TestNoStatement(t *testing.T) {
	got, err := json.Marshal(Evaluate(Request{}, nil, nil).Statements)
	if err != nil || string(got) != "[]" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestSimulateBadInput(t *testing.T) {
	for input, want := range map[string]string{
		"":                    "it is not JSON",
		"{":                   "it is not JSON",
		document + document:   "there is more after",
		`"x"`:                 "request document 0 is a string",
		"[" + document + ",1": "it is not JSON",
		"[[]]":                "request document 0 is a list",
		"{\"\xff\": 1}":       "it is not UTF-8",
		strings.Repeat("[", 100000) + strings.Repeat("]", 100000): "more than 32 levels",
		strings.Repeat(" ", maxInput+1):                           "split them",
	} {
		if _, _, err := Simulate(strings.NewReader(input)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v, want %q", input, err, want)
		}
	}
}

// TestHugeInput is refused, or answered without a hang.
func TestHugeInput(t *testing.T) {
	statement := func(actions string) []byte {
		return []byte(`{"Statement": {"Effect": "Allow", "Action": ["s3:*"` + actions + `], "Resource": "*"}}`)
	}
	if _, err := Parse(IdentityPolicy, statement(strings.Repeat(`, "s3:*"`, MaxPolicy/8))); err == nil {
		t.Error("a policy of more than a megabyte is read")
	}
	p, err := Parse(IdentityPolicy, statement(strings.Repeat(`, "s3:*a*b?c"`, MaxPolicy/14)))
	if err != nil {
		t.Fatal(err)
	}
	r := Request{Principal: "arn:aws:iam::111122223333:role/reader", Action: "iam:" + strings.Repeat("a", 1000), Resource: "*",
		ResourceAccount: "111122223333"}
	if got := Evaluate(r, []*Policy{p}, nil); got.Outcome != ImplicitlyDenied {
		t.Error(got)
	}
	r.Resource = "arn:aws:s3:::" + strings.Repeat("a", maxRequest)
	if got := Evaluate(r, []*Policy{p}, nil); got.Outcome != Unsupported || got.Err == nil {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, b := range readTable(f, "policies.txt").cases {
		for _, text := range append(append(b.all("identity"), b.all("resource")...), b.all("trust")...) {
			f.Add([]byte(text))
		}
	}
	tab := readTable(f, "decisions.txt")
	for _, b := range tab.cases {
		for _, text := range append(b.all("identity"), b.all("resource")...) {
			f.Add([]byte(tab.policy(text)))
		}
	}
	r := Request{Principal: "arn:aws:iam::111122223333:role/reader", Action: "s3:GetObject", Resource: "arn:aws:s3:::data/key",
		ResourceAccount: "111122223333", Context: map[string][]string{"aws:x": {"a"}, "aws:TagKeys": {"a", "b"}}}
	q := Query{Principal: r.Principal, Actions: []string{"s3:*"}, Resource: "arn:aws:s3:::d*", ResourceAccount: "111122223333"}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, kind := range []Kind{IdentityPolicy, ResourcePolicy, TrustPolicy} {
			p, err := Parse(kind, text)
			var wrong *ParseError
			if err != nil {
				if !errors.As(err, &wrong) || p != nil {
					t.Errorf("%v is not a ParseError", err)
				}
				continue
			}
			if p.Len() == 0 || !json.Valid(text) {
				t.Errorf("%s was read", text)
			}
			identity, resource := []*Policy{p}, (*Policy)(nil)
			if kind != IdentityPolicy {
				identity, resource = nil, p
			}
			got := Evaluate(r, identity, resource)
			if got.Err != nil || got.Reason == "" {
				t.Errorf("%+v", got)
			}
			if answer := Ask(q, identity, resource); answer.Verdict == "" || answer.Reason == "" {
				t.Errorf("%+v", answer)
			}
		}
	})
}
