//go:build chromium

package page_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/page"
	"github.com/tfgen/tfgen/generator/access/proof"
)

// TestChromium looks at pages in a real browser.
func TestChromium(t *testing.T) {
	chromium := start(t)
	for name, test := range map[string]func(*testing.T, browser){
		"filters": testFilters, "address": testAddress, "keyboard": testKeyboard, "every control": testEveryControl,
		"graph": testGraph, "paper": testPaper, "contrast": testContrast, "small screen": testSmallScreen,
		"hostile texts": testHostileTexts, "policy": testPolicy, "fleet": testFleet, "pairs": testPairs, "many lines": testManyLines,
	} {
		t.Run(name, func(t *testing.T) { test(t, chromium) })
	}
}

// everything is a page with something of each kind: the reference project, a finding, an acceptance, all marks.
func everything(t *testing.T) page.Page {
	t.Helper()
	all, more := of([]string{"other"}), reference(t)
	all.Project, all.Filter = more.Project, proof.Filter{}
	all.Rows = append(slices.Clone(more.Rows), all.Rows...)
	last := all.Rows[len(all.Rows)-1]
	last.Across = true
	last.Access[proof.List] = proof.Cell{Verdict: access.Conditional, Partly: true, Reason: "some are"}
	all.Source = func(at proof.Place) string {
		if code := more.Source(at); code != "" {
			return code
		}
		return at.Sid
	}
	return all
}

// pairs are the names of those rows that a test wants, as tab.shownRows has them.
func pairs(p page.Page, wanted func(proof.Row) bool) []string {
	names := []string{}
	for _, row := range p.Rows {
		if wanted(row) {
			names = append(names, row.Principal.Name+" "+row.Resource.Name)
		}
	}
	return names
}

func may(row proof.Row, verb proof.Verb) bool {
	return strings.Trim(row.Access[verb].Mark(), "-") != ""
}

func testFilters(t *testing.T, b browser) {
	p := everything(t)
	tab := b.openFaultless(t, p, "")
	in := func(env string) func(proof.Row) bool {
		return func(row proof.Row) bool { return row.Principal.Env == env || row.Resource.Env == env }
	}
	for _, test := range []struct {
		fields   string // NAME=VALUE, with a semicolon between them
		wanted   func(proof.Row) bool
		findings int // of 1
	}{
		{"", func(proof.Row) bool { return true }, 1},
		{"env=prod", in("prod"), 0},
		{"env=other", in("other"), 1},
		{"search=ARTIFACTS  dev", func(row proof.Row) bool { return strings.Contains(row.Resource.Name, "artifacts") }, 0},
		{"search=writetoprod", func(row proof.Row) bool {
			return may(row, proof.Write) && row.Principal.Env == "prod" &&
				row.Resource.Kind == proof.Bucket
		}, 0},
		{"search=no such text", func(proof.Row) bool { return false }, 0},
		{"principal=*-task-*prod", func(row proof.Row) bool { return row.Principal.Name == "ds-preprocessing-task-prod" }, 0},
		{"resource=arn:aws:s3:::ds-in", func(row proof.Row) bool { return strings.HasPrefix(row.Resource.Name, "ds-input") }, 0},
		{"resource=ds.input", func(proof.Row) bool { return false }, 0},
		{"access=write", func(row proof.Row) bool { return may(row, proof.Write) }, 1},
		{"access=depends", func(row proof.Row) bool { return row.Principal.Env == "other" }, 1},
		{"access=undecided", func(row proof.Row) bool { return row.Principal.Env == "other" }, 1},
		{"access=accepted", func(row proof.Row) bool { return row.Principal.Env == "other" }, 1},
		{"across=true", func(row proof.Row) bool { return row.Across }, 1},
		{"across=true;env=prod", func(row proof.Row) bool { return row.Across && in("prod")(row) }, 0},
		{"env=dev;access=write;resource=output", func(row proof.Row) bool {
			return in("dev")(row) && may(row, proof.Write) && strings.Contains(row.Resource.Name, "output")
		}, 0},
	} {
		for field := range strings.SplitSeq(test.fields, ";") {
			if name, text, ok := strings.Cut(field, "="); ok {
				tab.fill(name, text)
			}
		}
		want := pairs(p, test.wanted)
		if diff := cmp.Diff(want, tab.shownRows()); diff != "" {
			t.Errorf("%s: the rows differ (-want +got):\n%s", test.fields, diff)
		}
		status := fmt.Sprintf("%d of %d pairs, %[3]d of 1 findings, %[3]d of 1 accepted", len(want), len(p.Rows), test.findings)
		if got := value[string](tab, "document.getElementById('status').textContent"); got != status {
			t.Errorf("%s: the status is %q, want %q", test.fields, got, status)
		}
		if lines := value[int](tab, "document.querySelectorAll('#graph .line').length"); lines != len(want) {
			t.Errorf("%s: %d lines in the graph, want %d", test.fields, lines, len(want))
		}
		for _, name := range []string{"search", "env", "principal", "resource", "access", "across"} {
			tab.fill(name, "")
		}
	}
}

// testAddress passes a view on by its address.
func testAddress(t *testing.T, b browser) {
	p := everything(t)
	want := pairs(p, func(row proof.Row) bool { return row.Principal.Name == "ds-preprocessing-task-prod" && row.Across })
	tab := b.openFaultless(t, p, "#principal=*task-prod&across=true")
	if diff := cmp.Diff(want, tab.shownRows()); diff != "" {
		t.Errorf("the rows differ (-want +got):\n%s", diff)
	}
	tab.fill("search", "a&b=#c")
	address := value[string](tab, "location.hash")
	tab.run(chromedp.Reload())
	if got := value[string](tab, "document.querySelector('[name=search]').value"); got != "a&b=#c" {
		t.Errorf("%s brings back %q", address, got)
	}
	tab.run(chromedp.Click(chromedp.CSS("[type=reset]")))
	tab.await("location.hash.length <= 1")
	if got := tab.shownRows(); len(got) != len(p.Rows) {
		t.Errorf("cleared, there are %d rows, want %d", len(got), len(p.Rows))
	}
}

// testGraph follows the link of an environment in it.
func testGraph(t *testing.T, b browser) {
	tab := b.openFaultless(t, everything(t), "#access=read")
	tab.tabTo("#graph a[aria-label='Show only prod']")
	tab.press(kb.Enter)
	tab.await("location.hash.includes('env=prod')")
	if got := value[string](tab, "document.activeElement.id + location.hash"); got != "graph#env=prod&access=read" {
		t.Errorf("got %s: the focus and the address aren't those of what is shown", got)
	}
	if lines := value[int](tab, "document.querySelectorAll('#graph .line').length"); lines != len(tab.shownRows()) {
		t.Errorf("%d lines for %d rows", lines, len(tab.shownRows()))
	}
}

// testHostileTexts shows texts that try to be more than that, as they are.
func testHostileTexts(t *testing.T, b browser) {
	tab := b.openFaultless(t, of(hostile()), "")
	_ = value[bool](tab, `document.querySelectorAll(".row button").forEach((button) => button.click()), true`)
	want := []string{}
	for _, text := range hostile() {
		want = append(want, text+" "+text)
	}
	if diff := cmp.Diff(want, tab.shownRows()); diff != "" {
		t.Errorf("the rows differ (-want +got):\n%s", diff)
	}
	if value[bool](tab, "'hacked' in window || document.querySelectorAll('script, img, iframe, style').length !== 3") {
		t.Error("a text has become more than that")
	}
}

// testPolicy has the browser refuse what doesn't belong to the page. It shows that tests see what is reported, too.
func testPolicy(t *testing.T, b browser) {
	for _, addition := range []string{
		"<script>hacked = true</script>", `<img src="http://127.0.0.1:1/x.png">`, `<p style="color: red">`,
		`<link rel="stylesheet" href="http://127.0.0.1:1/x.css">`, `<iframe src="http://127.0.0.1:1/"></iframe>`,
		`<p onclick="hacked = true" id="target"></p>`,
	} {
		tab := b.open(t, strings.Replace(html(t, reference(t)), "<main>", "<main>"+addition, 1), "")
		_ = value[bool](tab, "document.getElementById('target')?.click(), true")
		if len(tab.reported()) == 0 || value[bool](tab, "'hacked' in window") {
			t.Errorf("%s isn't refused: %q", addition, tab.reported())
		}
	}
}
