//go:build chromium

package page_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/access/proof"
)

// testPaper prints everything that matches, and nothing to press.
func testPaper(t *testing.T, b browser) {
	p := fleet(120)
	p.Report = of([]string{"other"}).Report
	tab := b.openFaultless(t, p, "")
	closed := func() bool {
		return value[bool](tab, "document.querySelectorAll('#matrix .detail, details[open]').length === 0")
	}
	if !closed() {
		t.Error("something is open")
	}
	check := func(rows int) {
		t.Helper()
		tab.media("print", "dark")
		if got := value[int](tab, "document.querySelectorAll('#matrix .detail').length"); got != rows {
			t.Errorf("%d rows are open on paper, want %d", got, rows)
		}
		if value[bool](tab, "[...document.querySelectorAll('details')].some((entry) => !entry.hidden && !entry.open)") {
			t.Error("findings are closed on paper")
		}
		if seen := value[[]string](tab, `[...document.querySelectorAll("form, input, select, .more, .skip")].filter((control) =>
			control.checkVisibility()).map((control) => control.outerHTML)`); len(seen) > 0 {
			t.Errorf("on paper there is %q", seen)
		}
		if value[string](tab, "getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)" {
			t.Error("the paper isn't white")
		}
	}
	check(len(p.Rows))
	if cut := value[[]string](tab, `[...document.querySelectorAll("pre")].filter((code) => code.scrollHeight > code.clientHeight + 1 ||
		code.scrollWidth > code.clientWidth + 1).map((code) => code.textContent)`); len(cut) > 0 {
		t.Errorf("cut off on paper: %q", cut)
	}
	tab.media("", "light")
	if !closed() {
		t.Error("what was closed before is open")
	}
	tab.fill("env", "env-007")
	check(len(pairs(p, func(row proof.Row) bool { return row.Principal.Env == "env-007" })))
	if said := value[string](tab, "document.getElementById('filtered').innerText"); !strings.Contains(said, "env env-007") {
		t.Errorf("on paper, it says of the filter: %q", said)
	}
	tab.media("", "light")
	pdf, err := chromedp.Run(tab.ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !closed() {
		t.Errorf("printed %d bytes; all is closed afterwards: %v", len(pdf), closed())
	}
}

func testSmallScreen(t *testing.T, b browser) {
	p := everything(t)
	p.Source = func(proof.Place) string { return strings.Repeat("a long line ", 100) }
	tab := b.openFaultless(t, p, "")
	_ = value[bool](tab, `document.querySelectorAll(".row button").forEach((button) => button.click()),
		document.querySelectorAll("details").forEach((entry) => entry.open = true), true`)
	for _, width := range []int64{1200, 400} {
		tab.run(chromedp.EmulateViewport(width, 800))
		if wide := value[int64](tab, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("the page is %d pixels wide on a screen of %d", wide, width)
		}
	}
	marks := value[[]string](tab, `[...document.querySelectorAll("#matrix .row")[0].querySelectorAll(".mark")].filter((cell) =>
		cell.checkVisibility() && getComputedStyle(cell, "::before").content !== "none").map((cell) => cell.title)`)
	if diff := cmp.Diff([]string{"read: yes", "list: yes"}, marks); diff != "" {
		t.Errorf("the marks of the first row differ (-want +got):\n%s", diff)
	}
}
