package rendered

import (
	"bytes"
	"encoding/json"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// document is the policy that an expression gives, or nil for null.
func (s *scope) document(e hcl.Expression, address string) *Document {
	d := &Document{Address: address, Range: e.Range()}
	o := s.origin(e)
	if made := o.policyDocument(); made != nil {
		*d = *made
		d.Address, d.Range = address, o.expr.Range()
		return d
	}
	if argument := encoded(o.expr); argument != nil {
		d.Range = o.expr.Range()
		v := o.scope.value(argument)
		d.encode(v)
		inner := o.scope.origin(argument)
		d.Statements = d.check(inner.statements(v))
		return d
	}
	v := s.value(e)
	if isNull(v) {
		return nil
	}
	content, ok := text(v)
	if !ok {
		d.encode(v)
		return d
	}
	d.JSON = []byte(content)
	d.Statements = d.check(o.lines(d.JSON))
	return d
}

// encoded is the argument of a call of jsonencode, or nil for anything else.
func encoded(e hcl.Expression) hcl.Expression {
	call, ok := e.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "jsonencode" || len(call.Args) != 1 || call.ExpandFinal {
		return nil
	}
	return call.Args[0]
}

// encode makes a document of a value.
func (d *Document) encode(v cty.Value) {
	content, why, err := encode(v)
	if err != nil {
		why = []Unresolved{{Why: err.Error(), Range: d.Range}}
		content, _ = json.Marshal(marker(err.Error()))
	}
	d.JSON = content
	for _, u := range why {
		d.miss(u)
	}
}

// miss notes, once, what isn't known.
func (d *Document) miss(u Unresolved) {
	if u.Range == (hcl.Range{}) {
		u.Range = d.Range
	}
	for _, known := range d.Unresolved {
		if known == u {
			return
		}
	}
	d.Unresolved = append(d.Unresolved, u)
}

// check is a range for each of the JSON's statements: those that were found, if they are as many, else the document's.
func (d *Document) check(found []hcl.Range) []hcl.Range {
	n := len(statementOffsets(d.JSON))
	if len(found) == n {
		return found
	}
	all := make([]hcl.Range, n)
	for i := range all {
		all[i] = d.Range
	}
	return all
}

// statementOffsets is where in a policy's JSON its statements start. A single one that isn't in a list is one, too.
func statementOffsets(content []byte) []int64 {
	decoder := json.NewDecoder(bytes.NewReader(content))
	if t, err := decoder.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil
		}
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil {
			return nil
		}
		if key == "Statement" {
			start := decoder.InputOffset() - int64(len(member))
			return elementOffsets(member, start)
		}
	}
	return nil
}

// elementOffsets is where the elements of a list start, or the value itself, which is at the offset.
func elementOffsets(value []byte, offset int64) []int64 {
	if len(value) == 0 || value[0] != '[' {
		return []int64{offset}
	}
	decoder := json.NewDecoder(bytes.NewReader(value))
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	var offsets []int64
	for decoder.More() {
		var element json.RawMessage
		if err := decoder.Decode(&element); err != nil {
			return nil
		}
		offsets = append(offsets, offset+decoder.InputOffset()-int64(len(element)))
	}
	return offsets
}
