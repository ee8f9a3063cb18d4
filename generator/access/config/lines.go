package config

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// lines are where the elements stand of a list in a document that is written as JSON, in a text or in a file.
func (o origin) lines(content []byte, list string) []hcl.Range {
	pieces := o.pieces()
	var ranges []hcl.Range
	for _, offset := range listOffsets(content, list) {
		rng, ok := pieces.find(content, int(offset))
		if !ok {
			return nil
		}
		ranges = append(ranges, rng)
	}
	return ranges
}

// piece is a part of a text, and where it is written.
type piece struct {
	text  string
	rng   hcl.Range
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
			return piece.rng, end <= len(content)
		}
		return piece.position(offset - start), true
	}
	return hcl.Range{}, false
}

// position is the range of one character. In a heredoc that is indented, the column is that of the text.
func (p piece) position(offset int) hcl.Range {
	before := p.text[:offset]
	pos := p.rng.Start
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
	return hcl.Range{Filename: p.rng.Filename, Start: pos, End: end}
}
