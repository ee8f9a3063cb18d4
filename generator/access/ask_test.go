package access

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// queries runs the table of queries.
func queries(t testing.TB) (failures []string) {
	tab := readTable(t, "queries.txt")
	for _, b := range tab.cases {
		if problem := tab.checkQuery(&b); problem != "" {
			failures = append(failures, b.place+": "+b.get("case")+": "+problem)
		}
	}
	return failures
}

func (tab table) checkQuery(b *block) string {
	q, err := tab.question(b)
	if err != nil {
		return err.Error()
	}
	r := q.request
	got := Ask(Query{Principal: r.Principal, Actions: strings.Split(r.Action, ","), Resource: r.Resource,
		ResourceAccount: r.ResourceAccount, Context: r.Context}, q.identity, q.resource)
	if want := b.get("want"); string(got.Verdict) != want {
		return fmt.Sprintf("%s, want %s; reason: %s", got.Verdict, want, got.Reason)
	}
	if !strings.Contains(got.Reason, b.get("reason")) {
		return fmt.Sprintf("reason %q does not say %q", got.Reason, b.get("reason"))
	}
	for _, check := range []struct{ name, got string }{
		{"keys", strings.Join(got.Keys, " ")},
		{"by-action", fmt.Sprint(got.ByAction)},
		{"by-resource", fmt.Sprint(got.ByResource)},
		{"allowed", describe(got.Allowed, r)},
		{"denied", describe(got.Denied, r)},
	} {
		if want := b.all(check.name); len(want) > 0 && want[0] != check.got {
			return fmt.Sprintf("%s %q, want %q", check.name, check.got, want[0])
		}
	}
	return ""
}

// describe is an example without the context that was known.
func describe(example *Request, known Request) string {
	if example == nil {
		return "-"
	}
	var keys []string
	for key, values := range example.Context {
		if _, ok := known.Context[key]; !ok && len(values) > 0 {
			keys = append(keys, key+"="+strings.Join(values, ","))
		}
	}
	slices.Sort(keys)
	return strings.Join(append([]string{example.Action, example.Resource}, keys...), " ")
}

func TestQueries(t *testing.T) {
	for _, f := range queries(t) {
		t.Error(f)
	}
}

func TestWithDefaults(t *testing.T) {
	for principal, want := range map[string]string{
		"arn:aws:iam::111122223333:role/team/reader":         "AssumedRole arn:aws:iam::111122223333:role/team/reader 111122223333 - - false",
		"arn:aws:sts::111122223333:assumed-role/reader/s":    "AssumedRole arn:aws:iam::111122223333:role/reader 111122223333 - - false",
		"arn:aws:iam::111122223333:user/team/alice":          "User arn:aws:iam::111122223333:user/team/alice 111122223333 alice - false",
		"arn:aws:iam::111122223333:root":                     "Account arn:aws:iam::111122223333:root 111122223333 - - false",
		"ecs-tasks.amazonaws.com":                            "- - - - ecs-tasks.amazonaws.com true",
		"*":                                                  "Anonymous - - - - false",
		"arn:aws-us-gov:sts::111122223333:assumed-role/r/s1": "AssumedRole arn:aws-us-gov:iam::111122223333:role/r 111122223333 - - false",
	} {
		given := map[string][]string{"AWS:SourceIp": {"192.0.2.1"}, "AWS:ResourceAccount": {"1"}}
		r := Request{Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::data", ResourceAccount: "444455556666",
			Context: given}
		q := Query{Principal: principal, ResourceAccount: "444455556666", Context: given}
		for _, context := range []map[string][]string{r.WithDefaults().Context, q.WithDefaults().Context} {
			var got []string
			for _, key := range []string{"principaltype", "principalarn", "principalaccount", "username", "principalservicename",
				"principalisawsservice"} {
				values, ok := context["aws:"+key]
				if !ok {
					t.Errorf("%s: aws:%s is not known", principal, key)
				}
				got = append(got, strings.Join(append(values, "-")[:1], ""))
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s: %s, want %s", principal, strings.Join(got, " "), want)
			}
			if context["aws:sourceip"][0] != "192.0.2.1" || context["aws:resourceaccount"][0] != "1" {
				t.Errorf("%s: the given context is lost: %v", principal, context)
			}
		}
		if len(given) != 2 {
			t.Error("the given context was changed")
		}
	}
	if r := (Request{Principal: "nobody"}).WithDefaults(); r.Context != nil {
		t.Error("a request that is refused got keys")
	}
}
