package terraform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// branch leads from a node to one below it: by a key or an index of its value before and of that after, each nil where
// it is not in that value.
type branch struct{ before, after any }

// name is what the branch is called in a path.
func (b branch) name() any {
	if b.after == nil {
		return b.before
	}
	return b.after
}

// align matches elements of a list or set before and after: those that are the same, whatever comes or goes between
// them, and those that stand between the same ones in turn. The plan doesn't say which of lists and sets it is, and the
// elements of a set stand in no order of anybody's: by position, one that comes would seem to change all behind it.
func align(before, after, unknown []any) []branch {
	for len(after) < len(unknown) {
		after = append(slices.Clip(after), nil)
	}
	var branches []branch
	var gone []int
	i, j := 0, 0
	settle := func() { // the elements before i that have nobody to be compared with
		for _, index := range gone {
			branches = append(branches, branch{before: index})
		}
		gone = nil
	}
	for _, kind := range edits(encode(before, nil), encode(after, unknown)) {
		switch kind {
		case udiff.Delete:
			gone = append(gone, i)
			i++
		case udiff.Insert:
			b := branch{after: j}
			if len(gone) > 0 {
				b.before, gone = gone[0], gone[1:]
			}
			branches = append(branches, b)
			j++
		case udiff.Equal:
			settle()
			branches = append(branches, branch{i, j})
			i, j = i+1, j+1
		}
	}
	settle()
	return branches
}

// encode writes each element in a line that is the same for equal ones. One that is unknown is equal to no other.
func encode(elements, unknown []any) string {
	var lines strings.Builder
	for i, e := range elements {
		text, err := json.Marshal(e)
		if err != nil || holds(child(unknown, i)) {
			text = fmt.Appendf(nil, "unknown %d", i)
		}
		lines.Write(append(text, '\n'))
	}
	return lines.String()
}

// edits say of each line in turn whether it goes, comes or stays, those that go before those that come.
func edits(before, after string) []udiff.OpKind {
	changes := udiff.Lines(before, after)
	if len(changes) == 0 {
		return slices.Repeat([]udiff.OpKind{udiff.Equal}, strings.Count(before, "\n"))
	}
	// It fails only for edits that don't belong to the text.
	diff, err := udiff.ToUnifiedDiff("", "", before, changes, strings.Count(before, "\n"))
	if err != nil {
		panic(err)
	}
	var kinds []udiff.OpKind
	for _, hunk := range diff.Hunks {
		for _, line := range hunk.Lines {
			kinds = append(kinds, line.Kind)
		}
	}
	return kinds
}
