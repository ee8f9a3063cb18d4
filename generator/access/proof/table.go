package proof

import (
	"fmt"
	"io"
	"strings"

	"github.com/mitchellh/go-wordwrap"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/markdown"
)

// Mark is a cell in one word.
func (c Cell) Mark() string {
	switch {
	case c.Verdict == access.AllAllowed && c.Outside:
		return "if"
	case c.Verdict == access.AllAllowed:
		return "yes"
	case c.Verdict == access.Undecided:
		return "?"
	case c.Verdict == access.Conditional && len(c.Keys) > 0:
		return "if"
	case c.Verdict == access.Conditional:
		return "some"
	}
	return "-"
}

// qualified is a name and where it is.
func qualified(env, account, name string) string {
	switch {
	case env != "":
		return env + " " + name
	case account != "" && !strings.Contains(name, account):
		return account + " " + name
	}
	return name
}

// parties are who, and with what.
func (row *Row) parties() []string {
	who := qualified(row.Principal.Env, row.Principal.Account, row.Principal.Name)
	what := qualified(row.Resource.Env, row.Resource.Account, row.Resource.Name)
	return []string{who, string(row.Resource.Kind) + " " + what}
}

// columns are the parties of a row, and a mark for each verb.
func (row *Row) columns() []string {
	columns := row.parties()
	for _, verb := range Verbs() {
		columns = append(columns, row.Access[verb].Mark())
	}
	return columns
}

// reasons are the statements that allow something, each with its place and the verbs that rest on it, and what else the
// marks don't tell.
func (row *Row) reasons() []string {
	var order, notes []string
	verbs := map[string][]string{}
	for _, verb := range Verbs() {
		cell, ok := row.Access[verb]
		switch {
		case !ok:
			continue
		case cell.Verdict == access.Conditional && len(cell.Keys) > 0:
			notes = append(notes, fmt.Sprintf("%s depends on %s", verb, join(cell.Keys)))
		case cell.Verdict == access.Undecided:
			notes = append(notes, fmt.Sprintf("%s can't be decided: %s", verb, cell.Reason))
		}
		if cell.Verdict == access.NoneAllowed && !row.none() {
			continue
		}
		for _, place := range cell.Places {
			line := place.String()
			if verbs[line] == nil {
				order = append(order, line)
			}
			verbs[line] = append(verbs[line], string(verb))
		}
	}
	var lines []string
	for _, line := range order {
		lines = append(lines, line+" ("+strings.Join(verbs[line], ", ")+")")
	}
	if verbs := row.outside(); len(verbs) > 0 {
		note := fmt.Sprintf("%s as far as account %s allows it", join(verbs), row.Resource.Account)
		if row.Resource.Outside {
			note += ": tfgen access --handover"
		}
		notes = append(notes, note)
	}
	if row.none() {
		notes = append(notes, row.denied())
	}
	return append(lines, notes...)
}

// outside are the verbs that the resource's owner decides about, too.
func (row *Row) outside() []string {
	var verbs []string
	for _, verb := range Verbs() {
		if row.Access[verb].Outside {
			verbs = append(verbs, string(verb))
		}
	}
	return verbs
}

// denied is why nothing is allowed, from what there is most to say of.
func (row *Row) denied() string {
	for _, verb := range Verbs() {
		if cell, ok := row.Access[verb]; ok {
			return fmt.Sprintf("%s is denied: %s", verb, cell.Reason)
		}
	}
	return "nothing is allowed"
}

// Name is the statement's Sid, or its number in the policy.
func (place Place) Name() string {
	if place.Sid != "" {
		return place.Sid
	}
	return fmt.Sprintf("statement %d", place.Index+1)
}

// String is the statement's side, effect, name and place.
func (place Place) String() string {
	name := place.Name()
	if place.Effect == access.Deny {
		name += ", a Deny"
	}
	text := fmt.Sprintf("%s: %s, %s:%d", place.Side, name, place.File, place.Line)
	if len(place.Accepted) > 0 {
		text += ", accepted as " + strings.Join(place.Accepted, ", ")
	}
	return text
}

// WriteMarkdown writes rows as a table for a pull request.
func WriteMarkdown(w io.Writer, rows []Row) error {
	var b strings.Builder
	b.WriteString("| Principal | Resource | Read | Versions | List | Write | Delete | Other | Statements |\n")
	b.WriteString("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, row := range rows {
		columns := append(row.columns(), strings.Join(row.reasons(), "\n"))
		for i, text := range columns {
			columns[i] = cellText(text)
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(columns, " | "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteMarkdownChanges writes the lines of Diff as a list for a pull request.
func WriteMarkdownChanges(w io.Writer, changes []string) error {
	for _, line := range changes {
		sign := map[byte]string{'+': "➕", '-': "➖", '~': "🔁"}[line[0]]
		if _, err := fmt.Fprintf(w, "- %s %s\n", sign, cellText(line[2:])); err != nil {
			return err
		}
	}
	return nil
}

// cellText is a text that means nothing to Markdown: names in policies are anybody's.
func cellText(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, markdown.Prose(line))
	}
	return strings.Join(lines, "<br>")
}

// WriteLimits writes what the answers leave out, as NotModelled says it, in lines of a width; 0: in one.
func WriteLimits(w io.Writer, notModelled []string, width int) error {
	text := "Not modelled: " + join(notModelled) + "."
	if width > 0 {
		text = wordwrap.WrapString(text, uint(width))
	}
	_, err := fmt.Fprintln(w, text)
	return err
}
