package events

import (
	"encoding/json"
	"testing"
)

func TestMatch(t *testing.T) {
	const event = `{"source": "aws.s3", "n": 1, "tags": ["a", "b"], "detail": {"bucket": {"name": "in"}, "key": "raw/x.csv", "none": null}}`
	for pattern, want := range map[string]bool{
		`{"source": ["aws.s3"]}`:                                        true,
		`{"source": ["aws.ec2", "aws.s3"], "n": [1]}`:                   true,
		`{"source": ["aws.ec2"]}`:                                       false,
		`{"n": ["1"]}`:                                                  false,
		`{"tags": ["b"]}`:                                               true,
		`{"tags": ["c"]}`:                                               false,
		`{"absent": ["x"]}`:                                             false,
		`{"detail": {"bucket": {"name": ["in"]}}}`:                      true,
		`{"detail": {"bucket": {"name": ["out"]}}}`:                     false,
		`{"detail": {"none": [null]}}`:                                  true,
		`{"detail": {"absent": [null]}}`:                                false,
		`{"detail": {"key": [{"prefix": "raw/"}]}}`:                     true,
		`{"detail": {"key": [{"prefix": "audit/"}]}}`:                   false,
		`{"detail": {"key": [{"suffix": ".csv"}]}}`:                     true,
		`{"detail": {"key": [{"anything-but": ["raw/x.csv"]}]}}`:        false,
		`{"detail": {"key": [{"anything-but": {"prefix": "audit/"}}]}}`: true,
		`{"detail": {"absent": [{"anything-but": "x"}]}}`:               false,
		`{"detail": {"key": [{"equals-ignore-case": "RAW/X.CSV"}]}}`:    true,
		`{"detail": {"absent": [{"exists": false}]}}`:                   true,
		`{"detail": {"key": [{"exists": false}]}}`:                      false,
		`{"$or": [{"n": [2]}, {"tags": ["a"]}], "source": ["aws.s3"]}`:  true,
		`{"$or": [{"n": [2]}, {"tags": ["a"]}], "source": ["aws.ec2"]}`: false,
		`{"$or": [{"n": [2]}, {"tags": ["c"]}]}`:                        false,
	} {
		var p, e map[string]any
		if json.Unmarshal([]byte(pattern), &p) != nil || json.Unmarshal([]byte(event), &e) != nil {
			t.Fatal(pattern)
		}
		if got, err := match(p, e); got != want || err != nil {
			t.Errorf("%s: %v, %v", pattern, got, err)
		}
	}
	for _, pattern := range []string{`{"n": [{"numeric": [">", 0]}]}`, `{"n": 1}`} {
		var p map[string]any
		if json.Unmarshal([]byte(pattern), &p) != nil {
			t.Fatal(pattern)
		}
		if got, err := match(p, map[string]any{"n": 1.0}); got || err == nil {
			t.Errorf("%s: %v, %v, want an error", pattern, got, err)
		}
	}
}

func TestFill(t *testing.T) {
	values := map[string]any{"key": `a "b"`, "n": 1.0, "all": map[string]any{"x": "y"}}
	for template, want := range map[string]string{
		`{"key": <key>, "n": <n>, "all": <all>}`: `{"key": "a \"b\"", "n": 1, "all": {"x":"y"}}`,
		`{"text": "it is <key> of <n>"}`:         `{"text": "it is a \"b\" of 1"}`,
		`"quoted \"<n>\" <unknown> < >"`:         `"quoted \"1\" <unknown> < >"`,
	} {
		if got := fill(template, values); got != want {
			t.Errorf("%s: %s, want %s", template, got, want)
		}
	}
}
