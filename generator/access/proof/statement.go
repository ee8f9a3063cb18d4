package proof

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// statement is a statement of a policy that access.Parse has accepted, to look into.
type statement struct {
	Sid          string
	Effect       access.Effect
	Principal    principals
	NotPrincipal principals
	Action       list
	NotAction    list
	Resource     list
	NotResource  list
	Condition    map[string]map[string]list // by operator and key

	raw json.RawMessage
}

// readStatements reads the statements of a valid policy.
func readStatements(policy []byte) ([]statement, error) {
	var document struct {
		Statement json.RawMessage
	}
	if err := json.Unmarshal(policy, &document); err != nil {
		return nil, err
	}
	raws := []json.RawMessage{document.Statement}
	if document.Statement[0] == '[' {
		if err := json.Unmarshal(document.Statement, &raws); err != nil {
			return nil, err
		}
	}
	all := make([]statement, len(raws))
	for i, raw := range raws {
		if err := json.Unmarshal(raw, &all[i]); err != nil {
			return nil, fmt.Errorf("statement %d: %w", i, err)
		}
		all[i].raw = raw
	}
	return all, nil
}

// alone is the policy of this statement only, of the version that has policy variables.
func (s *statement) alone(kind access.Kind) (*access.Policy, error) {
	return access.Parse(kind, fmt.Appendf(nil, `{"Version": "2012-10-17", "Statement": [%s]}`, s.raw))
}

// wording is all of the statement but its name.
func (s *statement) wording() string {
	return fmt.Sprint(s.Effect, s.Principal, s.NotPrincipal, s.Action, s.NotAction, s.Resource, s.NotResource, s.Condition)
}

// list is one text or several. Numbers and booleans are texts, too.
type list []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *list) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		var elements []json.RawMessage
		if err := json.Unmarshal(raw, &elements); err != nil {
			return err
		}
		*l = make(list, len(elements))
		for i, element := range elements {
			if err := unmarshalText(element, &(*l)[i]); err != nil {
				return err
			}
		}
		return nil
	}
	*l = make(list, 1)
	return unmarshalText(raw, &(*l)[0])
}

// unmarshalText reads a string, or anything else as it is written.
func unmarshalText(raw []byte, text *string) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, text)
	}
	*text = string(raw)
	return nil
}

// who is one principal that a statement names, such as AWS arn:aws:iam::111122223333:root.
type who struct{ kind, value string }

// principals is a Principal element.
type principals []who

// UnmarshalJSON implements json.Unmarshaler.
func (p *principals) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		*p = principals{{"AWS", "*"}} // no other text is valid
		return nil
	}
	var kinds map[string]list
	if err := json.Unmarshal(raw, &kinds); err != nil {
		return err
	}
	for kind, values := range kinds {
		for _, v := range values {
			*p = append(*p, who{kind, v})
		}
	}
	slices.SortFunc(*p, func(a, b who) int { return strings.Compare(a.kind+a.value, b.kind+b.value) })
	return nil
}

// everyone reports whether the principal is *.
func (w who) everyone() bool { return w.kind == "AWS" && w.value == "*" }

// account is the account that the principal belongs to; empty for services and everyone.
func (w who) account() string {
	if fields := strings.Split(w.value, ":"); w.kind == "AWS" && len(fields) > 5 {
		return fields[4]
	}
	if w.kind == "AWS" && !w.everyone() {
		return w.value
	}
	return ""
}

// wholeAccount reports whether the principal is a whole account: its root's ARN, or its 12 digits.
func (w who) wholeAccount() bool {
	return w.kind == "AWS" && !w.everyone() && (!strings.Contains(w.value, ":") || strings.HasSuffix(w.value, ":root"))
}

// condition is one key with the only value that it may have.
type condition struct{ operator, key, value string }

// implies reports whether the statement has a condition that lets nothing through but the value, in the same words or
// in those of an operator that means the same.
func (s *statement) implies(c condition) bool {
	for operator, keys := range s.Condition {
		if operator != c.operator && (!exact(operator) || !exact(c.operator)) {
			continue
		}
		for key, values := range keys {
			if strings.EqualFold(key, c.key) && len(values) == 1 && values[0] == c.value {
				return true
			}
		}
	}
	return false
}

// exact reports whether the operator compares a value without wildcards and variables as StringEquals does.
func exact(operator string) bool {
	return slices.Contains([]string{"StringEquals", "StringLike", "ArnEquals", "ArnLike"}, operator)
}
