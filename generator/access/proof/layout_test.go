package proof_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestWidth fits the tables of all projects into terminals of several widths, without losing a character.
func TestWidth(t *testing.T) {
	for name, project := range projects(t) {
		l, err := proof.LoadProject(project, renderAll(project), terraform.Terraform.Files)
		if err != nil {
			t.Fatal(err)
		}
		rows := l.Matrix(proof.Filter{Principal: "*", Denied: true})
		whole := table(t, proof.Layout{Width: 1000}, rows)
		for _, width := range []int{70, 80, 100, 132} {
			text := table(t, proof.Layout{Width: width}, rows)
			for line := range strings.Lines(text) {
				if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > width {
					t.Errorf("%s: wider than %d: %s", name, width, line)
				}
			}
			if got, want := letters(text), letters(whole); got != want {
				t.Errorf("%s: with %d columns, the table has %d letters of %d", name, width, got, want)
			}
		}
	}
}

func table(t *testing.T, layout proof.Layout, rows []proof.Row) string {
	t.Helper()
	var b strings.Builder
	if err := layout.WriteText(&b, rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// letters are how many there are but for spaces.
func letters(text string) int { return utf8.RuneCountInString(strings.Join(strings.Fields(text), "")) }
