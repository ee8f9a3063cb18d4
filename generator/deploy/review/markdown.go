package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// The markers are the first lines of comments, so that the next run finds its own and replaces it.
const (
	Marker      = "<!-- tfgen:plan -->"
	DriftMarker = "<!-- tfgen:drift -->"
)

// MaxComment is the length that Markdown keeps to unless told otherwise. GitHub refuses a longer comment with "Body is
// too long (maximum is 65536 characters)". It counts 262,144 bytes as that many characters of four bytes; Markdown
// counts bytes against the smaller number, which is within either reading.
const MaxComment = 65_535

// minComment is room for a summary and for what is said where no more fits.
const minComment = 2_000

// Markdown is a comment about plans for a pull request, by environment. It is at most limit bytes long, of which there
// are no less than 2,000; 0: MaxComment. What is left out for that is said, with full, a sentence in Markdown that says
// where everything is, of at most 500 bytes. Plans that are the same give the same comment.
func Markdown(envs []Environment, limit int, full string) string {
	return planReport().markdown(envs, limit, full)
}

// DriftMarkdown is a comment about drift, as Markdown is one about plans.
func DriftMarkdown(envs []Environment, limit int, full string) string {
	return driftReport().markdown(envs, limit, full)
}

// report is a kind of comment.
type report struct {
	title   string                   // what it is, and the head of the table that sums it up
	row     func(Environment) string // of that table
	summary func(Environment) string // above what there is to say of an environment
	missing string                   // what there isn't of one that failed
}

func planReport() report {
	return report{
		title: Marker + "\n## Terraform plan\n\n" +
			"| Environment | Account | Region | Create | Update | Replace | Destroy | Drift | Result |\n" +
			"|---|---|---|--:|--:|--:|--:|--:|---|\n",
		row:     row,
		missing: "There is no plan.",
		summary: func(e Environment) string { return summary(e.plan()) },
	}
}

func driftReport() report {
	return report{
		title: DriftMarker + "\n## Drift\n\n" +
			"| Environment | Account | Region | Resources | Result |\n|---|---|---|--:|---|\n",
		row:     driftRow,
		missing: "Whether there is drift isn't known.",
		summary: driftSummary,
	}
}

func (r report) markdown(envs []Environment, limit int, full string) string {
	if limit <= 0 {
		limit = MaxComment
	}
	envs = slices.Clone(envs)
	slices.SortStableFunc(envs, func(a, b Environment) int { return cmp.Compare(a.Name, b.Name) })
	c := &comment{limit: max(limit, minComment), full: full}
	var rows []string
	for _, e := range envs {
		rows = append(rows, r.row(e))
		c.chapters = append(c.chapters, newChapter(e, r.summary(e), r.missing))
	}
	c.head = r.title + strings.Join(rows, "") + "\n"
	if len(envs) == 0 {
		c.head, _, _ = strings.Cut(r.title, "|")
		c.head += "No environment has changed.\n"
	}
	if c.fit() {
		return c.String()
	}
	return tableOnly(r.title, rows, c.limit, full)
}

func row(e Environment) string {
	cells := []string{label(e.Name), label(e.AccountID), label(e.Region)}
	for _, a := range []terraform.Action{terraform.Create, terraform.Update, terraform.Replace, terraform.Delete} {
		cells = append(cells, fmt.Sprint(count(e.plan().Changes, a)))
	}
	cells = append(cells, fmt.Sprint(len(e.Drift)), result(e))
	return "| " + strings.Join(cells, " | ") + " |\n"
}

func result(e Environment) string {
	switch n := len(e.Stops); {
	case e.Err != nil:
		return "**failed**"
	case e.Leftover != "":
		return "**not in the spec**"
	case n == 1:
		return "**stopped by 1 guard**"
	case n > 1:
		return fmt.Sprintf("**stopped by %d guards**", n)
	case !e.plan().HasChanges():
		return "no changes"
	}
	return "planned"
}

func driftRow(e Environment) string {
	verdict := "no drift"
	switch {
	case e.Err != nil:
		verdict = "**failed**"
	case len(e.Drift)+len(e.Models) > 0:
		verdict = "**drifted**"
	case e.Unapplied:
		verdict = "**unapplied**"
	}
	cells := []string{label(e.Name), label(e.AccountID), label(e.Region), fmt.Sprint(len(e.Drift)), verdict}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// driftSummary is the finding in a sentence.
func driftSummary(e Environment) string {
	if e.Unapplied {
		return "Nothing of this environment is in its state: it was never applied, or destroyed since, or the state is lost."
	}
	if len(e.Drift) == 0 {
		return "nothing changed outside Terraform"
	}
	return fmt.Sprintf("%d changed outside Terraform", len(e.Drift))
}

// label is a name that is short in any valid spec.
func label(s string) string { return markdown.Prose(clip(s, 64)) }

// tableOnly is what remains where there are so many environments that nothing but the table fits, or a part of it.
func tableOnly(title string, rows []string, limit int, full string) string {
	notice := func(cut int) string {
		text := "\n> [!WARNING]\n> Left out, for want of space: all but the summary"
		if cut > 0 {
			text += fmt.Sprintf(", and %d of %d environments", cut, len(rows))
		}
		return text + ". " + full + "\n"
	}
	room := limit - len(title) - len(notice(len(rows)))
	var kept strings.Builder
	for i, r := range rows {
		if kept.Len()+len(r) > room {
			return title + kept.String() + notice(len(rows)-i)
		}
		kept.WriteString(r)
	}
	return title + kept.String() + notice(0)
}
