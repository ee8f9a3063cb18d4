package config

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// JSON is a JSON document that the configuration makes.
type JSON struct {
	Text  []byte // where it isn't JSON, it is for the reader to say so
	Range Range

	// Elements are where the elements of the list stand that was asked for. Where that can't be told, the range is a wider
	// one. It is empty where the document has no such list.
	Elements []Range

	// Unresolved is what a marker stands for. Without any, the document is complete.
	Unresolved []Unresolved
}

// Encode makes a document of a value that is written at the range, with a marker for what isn't known of it.
func Encode(v Value, rng Range) *JSON {
	j := &JSON{Range: rng}
	content, why, err := encode(v.cty)
	if err != nil {
		why = []Unresolved{{Why: err.Error(), Range: rng}}
		content, _ = json.Marshal(MarkerFor(err.Error()))
	}
	j.Text = content
	for _, u := range why {
		j.miss(u)
	}
	return j
}

// miss notes, once, what isn't known.
func (j *JSON) miss(u Unresolved) {
	if u.Range == (Range{}) {
		u.Range = j.Range
	}
	if !slices.Contains(j.Unresolved, u) {
		j.Unresolved = append(j.Unresolved, u)
	}
}

// Value is the document as the text that an attribute is.
func (j *JSON) Value() Value {
	if len(j.Unresolved) > 0 {
		return Value{cty: unresolved(j.Unresolved[0].Why, j.Unresolved[0].Range), json: j}
	}
	return Value{cty: cty.StringVal(string(j.Text)), json: j}
}

// JSON is the document in an argument, with where the elements stand of the list that is its member of this name. It is
// nil where the argument is null.
func (b *Block) JSON(argument, list string) *JSON {
	e := b.attribute(argument)
	if e == nil {
		return nil
	}
	j := b.scope.json(e, list)
	if j != nil && b.doubt != nil {
		j.miss(*b.doubt)
	}
	return j
}

// json is the document that an expression gives, or nil for null.
func (s *scope) json(e hcl.Expression, list string) *JSON {
	o := s.origin(e)
	if computed := o.computed(); computed != nil {
		j := *computed
		j.Range = o.expr.Range()
		j.Unresolved = slices.Clip(j.Unresolved)
		return &j
	}
	if argument := encoded(o.expr); argument != nil {
		v := o.scope.value(argument)
		j := Encode(Value{cty: v}, o.expr.Range())
		j.locate(o.scope.origin(argument).member(v, list), list)
		return j
	}
	v := s.value(e)
	if isNull(v) {
		return nil
	}
	content, ok := text(v)
	if !ok {
		return Encode(Value{cty: v}, e.Range())
	}
	j := &JSON{Text: []byte(content), Range: e.Range()}
	j.locate(o.lines(j.Text, list), list)
	return j
}

// encoded is the argument of a call of jsonencode, or nil for anything else.
func encoded(e hcl.Expression) hcl.Expression {
	call, ok := e.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "jsonencode" || len(call.Args) != 1 || call.ExpandFinal {
		return nil
	}
	return call.Args[0]
}

// locate notes a range for each element of the list: those that were found, if they are as many, else the document's.
func (j *JSON) locate(found []Range, list string) {
	n := len(listOffsets(j.Text, list))
	if len(found) != n {
		found = slices.Repeat([]Range{j.Range}, n)
	}
	j.Elements = found
}

// listOffsets is where in a JSON object the elements start of a list that is its member. A value that isn't a list is
// its own only element.
func listOffsets(content []byte, name string) []int64 {
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
		if key == name {
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
