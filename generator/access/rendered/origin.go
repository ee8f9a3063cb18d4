package rendered

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// origin is where a value is written: the expression, and the scope that it is evaluated in.
type origin struct {
	expr  hcl.Expression
	scope *scope
}

// maxHops is how many references are followed to find where a value is written.
const maxHops = 20

// origin follows references to local values and variables, as long as an expression is nothing else.
func (s *scope) origin(e hcl.Expression) origin {
	o := origin{e, s}
	for range maxHops {
		o.expr = s.module.native(o.expr)
		next, ok := o.next()
		if !ok {
			break
		}
		o = next
	}
	return o
}

func (o origin) next() (origin, bool) {
	switch e := o.expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return origin{e.Expression, o.scope}, true
	case *hclsyntax.TemplateWrapExpr:
		return origin{e.Wrapped, o.scope}, true
	case *hclsyntax.ConditionalExpr:
		v, _ := o.scope.value(e.Condition).Unmark()
		if v.RawEquals(cty.True) {
			return origin{e.TrueResult, o.scope}, true
		}
		return origin{e.FalseResult, o.scope}, v.RawEquals(cty.False)
	case *hclsyntax.ScopeTraversalExpr:
		return o.target(e.Traversal)
	}
	return origin{}, false
}

// target is what local.NAME or var.NAME stands for.
func (o origin) target(t hcl.Traversal) (origin, bool) {
	m := o.scope.module
	name, ok := attributeName(t, 1)
	if !ok || len(t) != 2 {
		return origin{}, false
	}
	switch t.RootName() {
	case "local":
		e, ok := m.config.locals[name]
		return origin{e, m.scope}, ok
	case "var":
		if m.arguments == nil {
			break
		}
		e := m.arguments.attribute(name)
		return origin{e, m.caller}, e != nil
	}
	return origin{}, false
}

// policyDocument is the document that the expression takes of a data source, or nil for any other expression.
func (o origin) policyDocument() *Document {
	e, ok := o.expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(e.Traversal) != 4 || e.Traversal.RootName() != "data" {
		return nil
	}
	kind, _ := attributeName(e.Traversal, 1)
	name, _ := attributeName(e.Traversal, 2)
	attribute, _ := attributeName(e.Traversal, 3)
	m := o.scope.module
	if kind != "aws_iam_policy_document" || attribute != "json" && attribute != "minified_json" ||
		m.config.blocks["data."+kind+"."+name] == nil {
		return nil
	}
	r := m.resource("data", kind, name)
	if !r.single || r.fault != nil {
		return nil
	}
	return r.instances[0].policyDocument()
}

// statements are where the statements of a policy, an object, are written.
func (o origin) statements(policy cty.Value) []hcl.Range {
	object, ok := o.expr.(*hclsyntax.ObjectConsExpr)
	policy, _ = policy.Unmark()
	if !ok || !policy.Type().IsObjectType() || !policy.Type().HasAttribute("Statement") {
		return nil
	}
	for _, item := range slices.Backward(object.Items) { // the last of two counts
		key := hcl.ExprAsKeyword(item.KeyExpr)
		if key == "" {
			key, _ = literal(item.KeyExpr)
		}
		if key == "Statement" {
			return o.scope.origin(item.ValueExpr).elements(policy.GetAttr("Statement"))
		}
	}
	return nil
}

// elements are where the elements of a list are written. An object is its own only one.
func (o origin) elements(list cty.Value) []hcl.Range {
	switch e := o.expr.(type) {
	case *hclsyntax.TupleConsExpr:
		ranges := make([]hcl.Range, len(e.Exprs))
		for i, element := range e.Exprs {
			ranges[i] = o.scope.origin(element).expr.Range()
		}
		return ranges
	case *hclsyntax.ObjectConsExpr:
		return []hcl.Range{e.Range()}
	case *hclsyntax.ForExpr:
		return slices.Repeat([]hcl.Range{e.ValExpr.Range()}, length(list))
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "concat" && !e.ExpandFinal {
			return o.concatenated(e.Args)
		}
	}
	return slices.Repeat([]hcl.Range{o.expr.Range()}, length(list))
}

func (o origin) concatenated(args []hclsyntax.Expression) []hcl.Range {
	var ranges []hcl.Range
	for _, arg := range args {
		ranges = append(ranges, o.scope.origin(arg).elements(o.scope.value(arg))...)
	}
	return ranges
}

// length is how many elements a list has; 1 for what isn't a list.
func length(list cty.Value) int {
	list, _ = list.Unmark()
	kind := list.Type()
	if !list.IsKnown() || list.IsNull() || !kind.IsTupleType() && !kind.IsListType() {
		return 1
	}
	return list.LengthInt()
}

// lines are where the statements stand of a policy that is written as JSON, in a text or in a file.
func (o origin) lines(content []byte) []hcl.Range {
	pieces := o.pieces()
	var ranges []hcl.Range
	for _, offset := range statementOffsets(content) {
		at, ok := pieces.find(content, int(offset))
		if !ok {
			return nil
		}
		ranges = append(ranges, at)
	}
	return ranges
}

// piece is a part of a text, and where it is written.
type piece struct {
	text  string
	at    hcl.Range
	fixed bool // it stands there as it is, so that its lines are those of the file
}

type pieces []piece

// pieces are the parts of a template or of a file.
func (o origin) pieces() pieces {
	switch e := o.expr.(type) {
	case *hclsyntax.TemplateExpr:
		var list pieces
		for _, part := range e.Parts {
			_, fixed := part.(*hclsyntax.LiteralValueExpr)
			content, ok := text(o.scope.value(part))
			if !ok {
				return nil
			}
			list = append(list, piece{content, part.Range(), fixed})
		}
		return list
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "file" && len(e.Args) == 1 {
			return o.file(e.Args[0])
		}
	}
	return nil
}

func (o origin) file(arg hcl.Expression) pieces {
	name, _ := text(o.scope.value(arg))
	file, content, err := o.scope.module.read(name)
	if err != nil {
		return nil
	}
	return pieces{{string(content), hcl.Range{Filename: file, Start: hcl.InitialPos, End: hcl.InitialPos}, true}}
}

// find is where the byte at the offset of the content is written. The range is one character, or a whole reference.
func (p pieces) find(content []byte, offset int) (hcl.Range, bool) {
	start := 0
	for _, piece := range p {
		end := start + len(piece.text)
		if offset >= end {
			start = end
			continue
		}
		if !piece.fixed || end > len(content) {
			return piece.at, end <= len(content)
		}
		return piece.position(offset - start), true
	}
	return hcl.Range{}, false
}

// position is the range of one character. In a heredoc that is indented, the column is that of the text.
func (p piece) position(offset int) hcl.Range {
	before := p.text[:offset]
	pos := p.at.Start
	if i := bytes.LastIndexByte([]byte(before), '\n'); i >= 0 {
		pos.Line += bytes.Count([]byte(before), []byte("\n"))
		pos.Column = offset - i
	} else {
		pos.Column += offset
	}
	pos.Byte += offset
	end := pos
	end.Column++
	end.Byte++
	return hcl.Range{Filename: p.at.Filename, Start: pos, End: end}
}
