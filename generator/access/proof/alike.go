package proof

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/access"
)

// group is a row that stands for those that are like it in other environments.
type group struct {
	Row
	others string // says in which; empty where it stands for itself
}

// single are groups of one row.
func single(rows []Row) []group {
	groups := make([]group, len(rows))
	for i, row := range rows {
		groups[i].Row = row
	}
	return groups
}

// notes are what is written below the row.
func (g *group) notes() []string {
	notes := g.reasons()
	if g.others != "" {
		notes = append(notes, g.others)
	}
	return notes
}

// few is of how many environments rows that are alike are still shown each.
const few = 3

// sumUp puts rows together that differ in nothing but an environment, its account, and what is named after these: first
// those within an environment, then those of many roles with one resource, then those of one role with many resources.
func sumUp(groups []group) []group {
	groups = merge(groups, "The same within %d other environments: %s", func(row *Row) (env, key string) {
		if row.Principal.Env == row.Resource.Env {
			env = row.Resource.Env
		}
		return env, without(row.text(), env, row.Resource.Account)
	})
	groups = merge(groups, "The same for the roles of %d other environments: %s", func(row *Row) (env, key string) {
		return row.Principal.Env, row.Resource.ARN + without(row.text(), row.Principal.Env, row.Principal.Account)
	})
	return merge(groups, "The same in %d other environments: %s", func(row *Row) (env, key string) {
		return row.Resource.Env, row.Principal.ARN + without(row.text(), row.Resource.Env, row.Resource.Account)
	})
}

// merge puts rows with the same key together, if there are more than a few. Rows of no environment stay as they are.
func merge(groups []group, others string, alike func(*Row) (env, key string)) []group {
	envs := map[string][]string{} // by key
	keys := make([]string, len(groups))
	for i := range groups {
		if env, key := alike(&groups[i].Row); env != "" && groups[i].others == "" {
			keys[i] = key
			envs[key] = append(envs[key], env)
		}
	}
	var merged []group
	for i, g := range groups {
		switch members := envs[keys[i]]; {
		case keys[i] == "" || 0 < len(members) && len(members) <= few:
			merged = append(merged, g)
		case len(members) > 0: // it is the first of them
			g.others = fmt.Sprintf(others, len(members)-1, some(members[1:]))
			merged = append(merged, g)
			envs[keys[i]] = nil
		}
	}
	return merged
}

// some are the first of a list.
func some(list []string) string {
	if len(list) > few {
		list = append(slices.Clone(list[:few]), "…")
	}
	return strings.Join(list, ", ")
}

// text is what a row says, but for where the statements stand that it rests on and what they are called.
func (row *Row) text() string {
	text := fmt.Sprint(row.Across, row.columns())
	for _, verb := range Verbs() {
		cell := row.Access[verb]
		text += fmt.Sprint("\n", verb, cell.Verdict, cell.Actions, cell.Keys, cell.whole)
		if cell.Verdict != access.AllAllowed {
			text += cell.Reason
		}
		for _, place := range cell.Places {
			text += fmt.Sprint(place.Side, place.Effect, place.Accepted)
		}
		if cell.Verdict == access.Conditional {
			for _, s := range cell.deciding {
				text += s.wording()
			}
		}
	}
	return text
}

// without is a text without some names, where they stand by themselves or between hyphens and the like.
func without(text string, names ...string) string {
	for n, name := range names {
		var b strings.Builder
		for i := strings.Index(text, name); i >= 0 && name != ""; i = strings.Index(text, name) {
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			after, _ := utf8.DecodeRuneInString(text[i+len(name):])
			b.WriteString(text[:i])
			if inWord(before) || inWord(after) {
				b.WriteString(name)
			} else {
				b.WriteByte(byte(n)) // no name has such a character
			}
			text = text[i+len(name):]
		}
		text = b.String() + text
	}
	return text
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
