package page_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/page"
	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// reference is the page of the reference project.
func reference(t *testing.T) page.Page {
	t.Helper()
	const dir = "../../.."
	project, err := spec.Load(dir + "/environments")
	if err != nil {
		t.Fatal(err)
	}
	l, err := proof.Load(os.DirFS(dir), []string{"dev", "prod"})
	if err != nil {
		t.Fatal(err)
	}
	return page.Page{
		Project: project.Name, Rows: l.Matrix(proof.Filter{}), Source: l.Source,
		Report: l.Check(project, time.Now()), NotModelled: l.NotModelled(),
	}
}

// hostile are texts that try to be more than that.
func hostile() []string {
	return []string{
		`</script><script>hacked = true</script>`, `<img src=x onerror="hacked = true">`, `"><svg onload=hacked=true>`,
		`' onfocus='hacked = true' autofocus='`, `<!--<script>`, `*/ hacked = true /*`, `]]>`, `{{.Project}}`, `&lt;b&gt;`,
		`\u003cb\u003e`, `javascript:hacked=true`, "${hacked = true}", `</style><style>*{display:none}`, `</pre></details>`,
	}
}

// of is a page in which each of the texts is whatever a text can be.
func of(texts []string) page.Page {
	p := page.Page{Report: &proof.Report{}, NotModelled: texts, Source: func(at proof.Place) string { return at.Sid }}
	for i, text := range texts {
		p.Project += text
		st := access.Statement{Side: access.IdentitySide, Sid: text, Effect: access.Allow, Index: i}
		cell := proof.Cell{
			Verdict: access.Conditional, Actions: []string{text}, Keys: []string{text}, Reason: text,
			Places: []proof.Place{{Statement: st, Accepted: []string{text}, Lines: hcl.Range{Filename: text}}},
		}
		p.Rows = append(p.Rows, proof.Row{
			Principal: proof.Principal{Kind: proof.Role, Name: text, ARN: text, Account: text, Env: text},
			Resource:  proof.Resource{Kind: proof.Bucket, Name: text, ARN: text, Account: text, Env: text},
			Access: map[proof.Verb]proof.Cell{
				proof.Read: cell, proof.Other: {Verdict: access.Undecided, Reason: text},
				proof.List: {Verdict: access.AllAllowed, Actions: []string{text}, Outside: true, Reason: text},
			},
		})
		p.Report.Findings = append(p.Report.Findings, proof.Finding{
			Class: proof.Excess, Summary: text, Detail: text, Envs: []string{text}, Range: hcl.Range{Filename: text},
			Counterexample: &proof.Request{Principal: text, Action: text, Resource: text},
		})
		p.Report.Accepted = append(p.Report.Accepted, proof.Accepted{
			Label: text, Env: text, Principal: text, Actions: []string{text}, Resources: []string{text}, Reason: text,
			Expires: text, Covers: []proof.Covered{{What: text, File: text}},
		})
		p.Filter.Envs = append(p.Filter.Envs, text)
		p.Filter.Principal, p.Filter.Resource = text, text
	}
	return p
}

func html(t *testing.T, p page.Page) string {
	t.Helper()
	b, err := p.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// data is what the page's script draws from.
type data struct {
	Principals []proof.Principal
	Resources  []proof.Resource
	Statements []struct {
		File, Code string
		Line       int
	}
	Rows []struct{ Principal, Resource int }
}

func dataOf(t *testing.T, html string) data {
	t.Helper()
	_, rest, _ := strings.Cut(html, `<script type="application/json" id="data">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var d data
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestData(t *testing.T) {
	p := reference(t)
	first := html(t, p)
	if first != html(t, reference(t)) {
		t.Error("the same project has made other bytes")
	}
	d := dataOf(t, first)
	if len(d.Rows) != len(p.Rows) || len(d.Rows) == 0 {
		t.Fatalf("%d rows, want %d", len(d.Rows), len(p.Rows))
	}
	for i, row := range d.Rows {
		if d.Principals[row.Principal] != p.Rows[i].Principal || d.Resources[row.Resource] != p.Rows[i].Resource {
			t.Errorf("row %d is about others than row %d of the matrix", i, i)
		}
	}
	indent := regexp.MustCompile(`(?m)^ +`)
	for _, s := range d.Statements {
		file, err := os.ReadFile("../../../" + s.File)
		if err != nil {
			t.Fatal(err)
		}
		from := strings.Join(strings.Split(string(file), "\n")[s.Line-1:], "\n")
		if !strings.HasPrefix(indent.ReplaceAllString(from, ""), indent.ReplaceAllString(s.Code, "")+"\n") || s.Code[0] == ' ' {
			t.Errorf("%s:%d has not, or not from the left margin:\n%s", s.File, s.Line, s.Code)
		}
	}
	if !strings.Contains(first, "The rendered files grant what the spec says, and nothing else.") {
		t.Error("the page doesn't say that all is proven")
	}
	for _, limit := range p.NotModelled {
		if !strings.Contains(first, "<li>"+template.HTMLEscapeString(limit)+"</li>") {
			t.Errorf("the page doesn't say that %s isn't modelled", limit)
		}
	}
}

// TestHostileTexts has the page of texts that try to be HTML hold what that of harmless ones holds, and the same text.
func TestHostileTexts(t *testing.T) {
	texts := hostile()
	harmless := make([]string, len(texts))
	for i := range texts {
		harmless[i] = fmt.Sprintf("harmless%d", i)
	}
	tag := regexp.MustCompile(`<[!/a-zA-Z][a-z0-9]*`)
	got, want := html(t, of(texts)), html(t, of(harmless))
	if a, b := tag.FindAllString(got, -1), tag.FindAllString(want, -1); strings.Join(a, " ") != strings.Join(b, " ") {
		t.Errorf("the page has other tags: %d, want %d", len(a), len(b))
	}
	for i, p := range dataOf(t, got).Principals {
		if p.Name != texts[i] {
			t.Errorf("got %q, want %q", p.Name, texts[i])
		}
	}
}

// TestHiddenTexts has texts that hide something, or change the order in which they are read.
func TestHiddenTexts(t *testing.T) {
	got := html(t, of([]string{"a\u202eb", "a\u200bb", "a\x1b[31mb", "\xff", "a\u2028b"}))
	for _, r := range got {
		if r == '\u202e' || r == '\u200b' || r == '\x1b' || r == '\u2028' {
			t.Fatalf("the page has %U", r)
		}
	}
	if !strings.Contains(got, `a\u202eb`) {
		t.Error(`the page doesn't show a\u202eb`)
	}
}

// TestPolicy holds the page's styles and script against the digests of its policy.
func TestPolicy(t *testing.T) {
	got := html(t, reference(t))
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="([^"]*)">`).FindStringSubmatch(got)
	for _, element := range []string{"<style>", `<script type="module">`} {
		_, rest, _ := strings.Cut(got, element)
		text, _, _ := strings.Cut(rest, "</"+strings.TrimRight(strings.Fields(element[1:])[0], ">")+">")
		sum := sha256.Sum256([]byte(text))
		want := strings.ReplaceAll("sha256-"+base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
		if policy == nil || !strings.Contains(policy[1], want) {
			t.Errorf("the policy %q doesn't allow %s with %s", policy, element, want)
		}
	}
}
