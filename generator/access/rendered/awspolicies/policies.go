// Package awspolicies has the documents of AWS's own managed policies that roles most often have, as they were in May
// 2026: AWS may add to them, and seldom takes from them. Others aren't known.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
package awspolicies

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed policies.json
var file []byte

// Policy is one of AWS's managed policies.
type Policy struct {
	ARN      string          `json:"arn"`     // in the partition aws
	Version  string          `json:"version"` // its default version then, such as v3
	Updated  string          `json:"updated"` // when that was made: YYYY-MM-DD
	Document json.RawMessage `json:"document"`
}

// Lookup finds a policy by its ARN. It reads no other one.
func Lookup(arn string) (p Policy, known bool) {
	i := bytes.Index(file, fmt.Appendf(nil, `{"arn":"%s",`, arn))
	if i < 0 {
		return p, false
	}
	if err := json.NewDecoder(bytes.NewReader(file[i:])).Decode(&p); err != nil {
		panic(fmt.Sprintf("policies.json: %v", err)) // it is a constant
	}
	return p, true
}
