package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// Diff says who gains or loses which access from one landscape to another, a line each, which begins with + or - or,
// where only what it depends on changes, with ~. Without environments it is about all.
func Diff(before, after *Landscape, envs ...string) []string {
	old, now := cells(before.Matrix(Filter{Envs: envs})), cells(after.Matrix(Filter{Envs: envs}))
	var lines []string
	for id, c := range now {
		switch o, had := old[id]; {
		case !had:
			lines = append(lines, "+ "+c.line("gains"))
		case o.mark() != c.mark():
			lines = append(lines, "- "+o.line("loses"), "+ "+c.line("gains"))
		case c.Verdict != access.AllAllowed && o.wording != c.wording:
			lines = append(lines, "~ "+c.line("has changed conditions for"))
		}
	}
	for id, o := range old {
		if _, has := now[id]; !has {
			lines = append(lines, "- "+o.line("loses"))
		}
	}
	slices.SortFunc(lines, func(a, b string) int {
		return strings.Compare(a[2:]+a[:1], b[2:]+b[:1])
	})
	return lines
}

// cellID is what tells cells apart.
type cellID struct {
	kind                PrincipalKind
	principal, resource string
	verb                Verb
}

// cell is one with its row.
type namedCell struct {
	Cell
	row  Row
	verb Verb
}

func cells(rows []Row) map[cellID]namedCell {
	all := map[cellID]namedCell{}
	for _, r := range rows {
		for verb, cell := range r.Access {
			if cell.Verdict != access.NoneAllowed {
				all[cellID{r.Principal.Kind, r.Principal.ARN, r.Resource.ARN, verb}] = namedCell{cell, r, verb}
			}
		}
	}
	return all
}

// line says what is gained or lost.
func (c namedCell) line(change string) string {
	r := c.row
	actions := "other actions of " + r.Resource.service()
	if use, ok := r.Resource.uses()[c.verb]; ok {
		actions = string(c.verb) + " (" + strings.Join(use.actions, ", ") + ")"
	}
	line := fmt.Sprintf("%s %s %s %s on %s %s", r.Principal.Kind, of(r.Principal.Env, r.Principal.Account, r.Principal.Name),
		change, actions, r.Resource.Kind, of(r.Resource.Env, r.Resource.Account, r.Resource.Name))
	switch c.mark() {
	case "some":
		line += ", in part"
	case "if":
		line += ", depending on " + join(c.Keys)
	case "?":
		line += ", which can't be decided"
	}
	if r.Across {
		line += ", across accounts"
	}
	return line
}
