//go:build chromium

package page_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/page"
	"github.com/tfgen/tfgen/generator/access/proof"
)

// fleet is n environments that have the same, and read one bucket of the first.
func fleet(n int) page.Page {
	p := page.Page{Project: "fleet", Report: &proof.Report{}, NotModelled: []string{"nothing"},
		Source: func(at proof.Place) string {
			return strings.Repeat("Action = [\"s3:GetObject\"] # of "+at.Sid+"\n", 12)
		}}
	add := func(from, to int, verb proof.Verb) {
		env, owner := fmt.Sprintf("env-%03d", from), fmt.Sprintf("env-%03d", to)
		role, bucket := "task-"+env, fmt.Sprintf("%s-of-%s", verb, owner)
		st := access.Statement{Side: access.IdentitySide, Sid: string(verb) + owner, Effect: access.Allow, Index: from}
		p.Rows = append(p.Rows, proof.Row{
			Principal: proof.Principal{Kind: proof.Role, Name: role, ARN: "arn:aws:iam::1:role/" + role, Account: env, Env: env},
			Resource:  proof.Resource{Kind: proof.Bucket, Name: bucket, ARN: "arn:aws:s3:::" + bucket, Account: owner, Env: owner},
			Across:    from != to,
			Access: map[proof.Verb]proof.Cell{verb: {Verdict: access.AllAllowed, Actions: []string{"s3:GetObject"}, Reason: "so",
				Places: []proof.Place{{Statement: st, File: env, Line: 1, Lines: hcl.Range{Filename: env}}}}},
		})
	}
	for i := 1; i < n; i++ {
		add(i, 0, proof.Read)
	}
	for i := range n {
		add(i, i, proof.Write)
		add(i, i, proof.List)
		add(i, i, proof.Delete)
	}
	return p
}

// testFleet finds one of 300 environments.
func testFleet(t *testing.T, b browser) {
	p := fleet(300)
	text := html(t, p)
	tab := b.openFaultless(t, p, "")
	drawn := len(tab.shownRows())
	if drawn != 100 {
		t.Errorf("%d rows are drawn at first, want 100", drawn)
	}
	boxes := value[[]string](tab, "[...document.querySelectorAll('#graph .title')].map((title) => title.textContent)")
	want := []string{"env-000", "env-001 and 298 like it", "env-000", "env-001 and 298 like it"}
	if diff := cmp.Diff(want, boxes); diff != "" {
		t.Errorf("the graph differs (-want +got):\n%s", diff)
	}
	tab.tabTo("#more-some")
	tab.press(kb.Enter)
	if got := len(tab.shownRows()); got != 200 {
		t.Errorf("%d rows are drawn then, want 200", got)
	}
	if got := value[string](tab, "document.activeElement.textContent"); !strings.Contains(got, "task-env-101") {
		t.Errorf("the focus is on %q, not on the first row that is new", got)
	}
	took := value[float64](tab, `{
		const field = document.querySelector("[name=search]"), start = performance.now();
		field.value = "env-29";
		field.dispatchEvent(new Event("input", {bubbles: true}));
		document.body.offsetHeight;
		performance.now() - start
	}`)
	t.Logf("%d bytes, %d rows; a search took %.0f ms", len(text), len(p.Rows), took)
	found := pairs(p, func(row proof.Row) bool { return strings.HasPrefix(row.Principal.Env, "env-29") })
	if diff := cmp.Diff(found, tab.shownRows()); diff != "" {
		t.Errorf("the rows differ (-want +got):\n%s", diff)
	}
	tab.fill("search", "")
	tab.run(chromedp.Click(chromedp.CSS("#more-all")))
	if got := len(tab.shownRows()); got != len(p.Rows) {
		t.Errorf("%d rows are drawn in the end, want %d", got, len(p.Rows))
	}
}

// testPairs has environments of which each reads from one of its own: they are alike by that.
func testPairs(t *testing.T, b browser) {
	p := fleet(1)
	for i := range 50 {
		q := fleet(1).Rows[:2]
		for j := range q {
			from, to := fmt.Sprintf("prod-%02d", i), fmt.Sprintf("dev-%02d", i)
			q[j].Principal.Env, q[j].Resource.Env = from, to
			q[j].Principal.Name, q[j].Resource.Name = "task-"+from, fmt.Sprintf("models-%d-%s", j, to)
			q[j].Principal.ARN, q[j].Resource.ARN = q[j].Principal.Name, q[j].Resource.Name
		}
		p.Rows = append(p.Rows, q...)
	}
	tab := b.openFaultless(t, p, "")
	boxes := value[[]string](tab, "[...document.querySelectorAll('#graph .title')].map((title) => title.textContent)")
	want := []string{"env-000", "prod-00 and 49 like it  env-000", "dev-00 and 49 like it  env-000", "env-000"}
	if diff := cmp.Diff(want, boxes); diff != "" {
		t.Errorf("the graph differs (-want +got):\n%s", diff)
	}
}

// testManyLines has one environment with more than can be drawn, none of it like anything else.
func testManyLines(t *testing.T, b browser) {
	p := fleet(1)
	for i := range 77 {
		row := fleet(1).Rows[0]
		row.Resource.Name = fmt.Sprint("bucket-", i)
		p.Rows = append(p.Rows, row)
	}
	tab := b.openFaultless(t, p, "")
	if lines := value[int](tab, "document.querySelectorAll('#graph .line').length"); lines != 60 {
		t.Errorf("%d lines are drawn, want 60", lines)
	}
	if note := value[string](tab, "document.getElementById('graph-note').textContent"); !strings.Contains(note, "20 more lines") {
		t.Errorf("of the others it says: %q", note)
	}
	tab.fill("resource", "bucket-7")
	if note := value[string](tab, "document.getElementById('graph-note').textContent"); note != "" {
		t.Errorf("where all is drawn, it says: %q", note)
	}
}
