package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Header is the block as it stands in a file.
func (block Block) Header() string {
	words := strings.Split(block.Path, ".")
	for i := range words[:len(words)-1] {
		words[i] += " { "
	}
	header := strings.Join(words, "")
	if block.Label != "" {
		header += fmt.Sprintf(" %q", block.Label)
	}
	return header + " { … }" + strings.Repeat(" }", len(words)-1)
}

// Summary is the first sentence of the text, without its end.
func (block Block) Summary() string {
	paragraph, _, _ := strings.Cut(block.Text, "\n")
	sentence, _, _ := strings.Cut(paragraph, ". ")
	return strings.TrimSuffix(sentence, ".")
}

// inner are the blocks that may be in the block.
func (block Block) inner() []Block {
	return slices.DeleteFunc(Blocks(), func(b Block) bool {
		i := strings.LastIndexByte(b.Path, '.')
		if block.Path == "project" {
			return i >= 0 || b.Path == "project" || b.Path == "locals"
		}
		return i < 0 || b.Path[:i] != block.Path
	})
}

// requirement says whether an attribute has to be there; empty: it hasn't.
func (a Attribute) requirement() string {
	if a.Required == "" || a.Required == Always {
		return strings.ReplaceAll(a.Required, Always, "required")
	}
	return "required " + a.Required
}

// absence says what holds where the attribute is absent; empty: nothing.
func (a Attribute) absence() string {
	if a.Default != "" {
		return "`" + a.Default + "`"
	}
	return a.Absent
}
