//go:build chromium

package page_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// testKeyboard finds a statement without a mouse.
func testKeyboard(t *testing.T, b browser) {
	tab := b.openFaultless(t, everything(t), "")
	tab.press(kb.Tab)
	if !value[bool](tab, "document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().x >= 0") {
		t.Error("the first thing isn't the link that skips all before the matrix, or it isn't seen")
	}
	tab.tabTo("summary")
	tab.press(kb.Enter)
	if !value[bool](tab, "document.querySelector('.finding').open") {
		t.Error("the finding isn't open")
	}
	tab.tabTo("[name=search]")
	tab.press(strings.Split("WriteToProd", "")...)
	if got := tab.shownRows(); len(got) != 1 {
		t.Fatalf("%d rows are left: %q", len(got), got)
	}
	tab.tabTo("#matrix .row button")
	expanded := func() string { return value[string](tab, "document.activeElement.ariaExpanded") }
	if expanded() != "false" {
		t.Error("the row isn't closed")
	}
	tab.press(kb.Enter)
	detail := value[string](tab, "document.querySelector('#matrix .detail').innerText")
	if expanded() != "true" || !strings.Contains(detail, "WriteToProd (write) environments/prod/modules/compute/main.tf:") ||
		!strings.Contains(detail, `"s3:PutObject",`) || !strings.Contains(detail, "read, versions, list, delete: no") {
		t.Errorf("the row's details are:\n%s", detail)
	}
	tab.press(" ")
	if expanded() != "false" || value[bool](tab, "document.querySelector('#matrix .detail') !== null") {
		t.Error("the row doesn't close")
	}
}

// testEveryControl sees that the tab key leads to each control, and that each has a name.
func testEveryControl(t *testing.T, b browser) {
	tab := b.openFaultless(t, everything(t), "")
	nameless := value[[]string](tab, `[...document.querySelectorAll("a, button, input, select, summary, svg, table")].filter((control) =>
		!control.checkVisibility() ? false : !control.ariaLabel && !control.labels?.length && !control.textContent.trim())
		.map((control) => control.outerHTML)`)
	if len(nameless) > 0 {
		t.Errorf("without a name: %q", nameless)
	}
	const controls = `[...document.querySelectorAll("a, button, input, select, summary, [tabindex='0']")].filter((control) =>
		control.checkVisibility({visibilityProperty: true}))`
	want := value[int](tab, controls+".length")
	_ = value[int](tab, "window.reached = new Set(), 0")
	for range want {
		tab.press(kb.Tab)
		_ = value[int](tab, "reached.add(document.activeElement).size")
	}
	missed := value[[]string](tab, controls+".filter((control) => !reached.has(control)).map((control) => control.outerHTML)")
	if len(missed) > 0 || want < 20 {
		t.Errorf("of %d, not reached: %q", want, missed)
	}
}
