package review

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestGolden compares all views with the files in testdata.
func TestGolden(t *testing.T) {
	text := func(color bool) string {
		var b strings.Builder
		if err := Text(&b, "prod", plans()[0].Plan, color); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var driftText strings.Builder
	for _, err := range []error{DriftText(&driftText, "prod", drift(), false), DriftText(&driftText, "dev", nil, false)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var none strings.Builder
	if err := Text(&none, "dev", &terraform.Plan{}, false); err != nil {
		t.Fatal(err)
	}
	const full = "Everything is in the artifact plan.txt of this run."
	for name, got := range map[string]string{
		"plan.txt":       text(false),
		"plan_color.txt": text(true),
		"plan_none.txt":  none.String(),
		"drift.txt":      driftText.String(),
		"comment.md":     Markdown(plans(), 0, full),
		"comment_cut.md": Markdown(plans(), 3600, full),
		"comment_min.md": Markdown(plans(), 1, full),
	} {
		t.Run(name, func(t *testing.T) {
			goldentest.File(t, filepath.Join("testdata", name), got)
			if strings.Contains(got, secret) {
				t.Error("a sensitive value is shown")
			}
		})
	}
}
