package shell_test

import (
	"os/exec"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/shell"
)

// TestQuote asks a real shell.
func TestQuote(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"a", "a b", "it's", `module.a["x.y"].b`, "$HOME", "~", "", "*", "a\nb", "é"} {
		out, err := exec.Command(sh, "-c", "printf %s "+shell.Quote(text)).Output()
		if err != nil || string(out) != text {
			t.Errorf("%q: %q, %v", text, out, err)
		}
	}
	if got := shell.Quote("plans/dev-1"); got != "plans/dev-1" {
		t.Error(got)
	}
}
