//go:build chromium

package page_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tfgen/tfgen/generator/access/page"
)

// browser is a Chromium without windows.
type browser struct{ ctx context.Context }

// start starts one. Its sandbox can't be had by root, as who CI runs.
func start(t *testing.T) browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium, which Debian's package chromium has: %v", err)
	}
	return browser{ctx}
}

// tab is a page in the browser.
type tab struct {
	*testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string // what the page has reported, and whatever it has asked somebody for
}

// open shows a page, by its address as a file and what may follow that.
func (b browser) open(t *testing.T, html, hash string) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := chromedp.NewContext(b.ctx)
	t.Cleanup(stop)
	its := &tab{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, func(event any) { its.heed(event, "file://"+file) }); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	its.run(chromedp.Navigate("file://" + file + hash))
	return its
}

// openFaultless shows one that must not report anything nor ask anybody for anything.
func (b browser) openFaultless(t *testing.T, p page.Page, hash string) *tab {
	t.Helper()
	its := b.open(t, html(t, p), hash)
	t.Cleanup(func() {
		for _, fault := range its.reported() {
			t.Error(fault)
		}
	})
	return its
}

func (t *tab) heed(event any, own string) {
	fault := ""
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		fault = "exception: " + event.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		fault = fmt.Sprintf("console: %s", event.Type)
	case *log.EventEntryAdded:
		fault = "log: " + event.Entry.Text
	case *network.EventRequestWillBeSent:
		if strings.TrimSuffix(event.Request.URL, "#") != own {
			fault = "request: " + event.Request.URL
		}
	}
	if fault != "" {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.faults = append(t.faults, fault)
	}
}

func (t *tab) reported() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.faults)
}

func (t *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(t.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// value is what an expression of JavaScript is in a tab.
func value[T any](t *tab, expression string) T {
	t.Helper()
	is, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// await waits for an expression to be true.
func (t *tab) await(expression string) {
	t.Helper()
	if _, err := chromedp.Run(t.ctx, chromedp.Poll[bool](expression)); err != nil {
		t.Fatal(err)
	}
}

// fill gives a field of the form a value, as if somebody had.
func (t *tab) fill(name, text string) {
	t.Helper()
	_ = value[bool](t, fmt.Sprintf(`{
		const field = document.querySelector("[name=%s]");
		field.type === "checkbox" ? field.checked = %[2]q !== "" : field.value = %[2]q;
		field.dispatchEvent(new Event("input", {bubbles: true}))
	}`, name, text))
}

// press sends keys to whatever has the focus.
func (t *tab) press(keys ...string) {
	t.Helper()
	for _, key := range keys {
		t.run(chromedp.KeyEvent(key))
	}
}

// tabTo presses the tab key until an element that matches the selector has the focus. It returns how often that took.
func (t *tab) tabTo(selector string) int {
	t.Helper()
	for i := range 200 {
		if value[bool](t, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return i
		}
		t.press(kb.Tab)
	}
	t.Fatalf("the tab key doesn't lead to %s", selector)
	return 0
}

// shownRows are the texts of the principal's and the resource's cells that are shown, a row a line.
func (t *tab) shownRows() []string {
	t.Helper()
	return value[[]string](t, `[...document.querySelectorAll("#matrix .row")].map((row) =>
		row.cells[0].querySelector(".name").textContent + " " + row.cells[1].querySelector(".name").textContent)`)
}

// media has the page shown on a medium, in one of the colour schemes.
func (t *tab) media(medium, scheme string) {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	}
	if _, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	drawn := chromedp.Evaluate[bool](`new Promise((done) =>
		requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`, chromedp.EvalAwaitPromise)
	if _, err := chromedp.Run(t.ctx, drawn); err != nil { // until then the page hasn't been told
		t.Fatal(err)
	}
}
