package account

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// policy is an IAM or bucket policy.
type policy struct {
	Version   string
	Statement []any
}

// statement is one of ours. A policy that is already there may have others, in forms that this type doesn't know.
type statement struct {
	Sid       string
	Effect    string
	Principal any                            `json:",omitempty"`
	Action    []string                       `json:",omitempty"`
	Resource  []string                       `json:",omitempty"`
	Condition map[string]map[string][]string `json:",omitempty"`
}

func newPolicy(statements ...statement) policy {
	p := policy{Version: "2012-10-17"}
	for _, s := range statements {
		p.Statement = append(p.Statement, s)
	}
	return p
}

func (p policy) json() (string, error) {
	text, err := json.Marshal(p)
	return string(text), err
}

// merge is the policy that is there, with our statements in the place of those whose Sids are ours. Statements that
// somebody else added stay.
func merge(have string, isOurs func(sid string) bool, ours ...statement) (policy, error) {
	want := newPolicy(ours...)
	if have == "" {
		return want, nil
	}
	var old struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(have), &old); err != nil {
		return policy{}, fmt.Errorf("decoding its policy: %w", err)
	}
	var statements []map[string]any
	if err := json.Unmarshal(old.Statement, &statements); err != nil {
		var single map[string]any // a policy of one statement needs no list
		if err := json.Unmarshal(old.Statement, &single); err != nil {
			return policy{}, fmt.Errorf("decoding its policy's statements: %w", err)
		}
		statements = append(statements, single)
	}
	for _, s := range statements {
		if sid, _ := s["Sid"].(string); !isOurs(sid) {
			want.Statement = append(want.Statement, s)
		}
	}
	return want, nil
}

// samePolicy says whether two policy documents mean the same, however they are written: AWS and people reorder lists,
// unwrap lists of one, and reformat.
func samePolicy(want policy, have string) (bool, error) {
	text, err := want.json()
	if err != nil {
		return false, err
	}
	a, err := canonical([]byte(text))
	if err != nil {
		return false, err
	}
	b, err := canonical([]byte(have))
	if err != nil {
		return false, nil // not even JSON: to be replaced
	}
	return bytes.Equal(a, b), nil
}

// canonical is JSON in the one form that every equivalent policy has.
func canonical(document []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(document, &v); err != nil {
		return nil, fmt.Errorf("decoding a policy: %w", err)
	}
	return json.Marshal(normal(v))
}

// normal sorts lists, unwraps lists of one and writes booleans as strings. json.Marshal sorts an object's keys.
func normal(v any) any {
	switch v := v.(type) {
	case bool:
		return fmt.Sprint(v)
	case map[string]any:
		for key, value := range v {
			v[key] = normal(value)
		}
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
		slices.SortFunc(v, func(a, b any) int { return cmp.Compare(encoded(a), encoded(b)) })
		if len(v) == 1 {
			return v[0]
		}
	}
	return v
}

// encoded is a decoded value as JSON. What was decoded can always be encoded.
func encoded(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}
