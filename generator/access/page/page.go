// Package page shows who may use what as a page of HTML, for auditors and reviewers.
//
// The page is one file that asks nobody for anything: its policy allows its own styles and its own script by their
// digests, and nothing else (https://www.w3.org/TR/CSP3/). What has to be seen even where scripts don't run, such as
// findings, is in the HTML; the matrix and the graph are drawn from data in it.
//
// style.css has no other colours than the variables at its top, which tests hold against each other. page.js ties the
// form, the address and the paper to the other scripts, which know nothing of each other's state: filter.js says which
// rows are left, alike.js and layout.js what of them is drawn where by graph.js, and matrix.js is the table.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

//go:embed page.html style.css filter.js graph.js layout.js alike.js matrix.js page.js
var assets embed.FS

// Page is what is shown.
type Page struct {
	Project     string
	Filter      proof.Filter             // what the matrix is narrowed to, and the report to the environments
	Rows        []proof.Row              // the matrix
	Source      func(proof.Place) string // the lines that a statement stands on; see proof.Landscape.Source
	Report      *proof.Report            // of the check
	NotModelled []string                 // see proof.Landscape.NotModelled
}

// content is what the template shows.
type content struct {
	Page
	Summary      string
	Findings     []finding
	Accepted     []accepted
	Environments []string
	Across       int // of the rows
	Verbs        []proof.Verb
	Data         data
	Style        template.CSS
	Script       template.JS
	Policy       string
}

// HTML is the page. The same input makes the same bytes.
func (p Page) HTML() ([]byte, error) {
	style, script := text("style.css"), ""
	for _, name := range []string{"filter.js", "alike.js", "layout.js", "graph.js", "matrix.js", "page.js"} {
		script += text(name)
	}
	d := newData(p.Rows, p.Source)
	c := content{
		Page: p, Findings: findings(p.Report), Accepted: acceptances(p.Report),
		Environments: d.environments(), Across: d.across(), Verbs: proof.Verbs(), Data: d,
		Style: template.CSS(style), Script: template.JS(script), //nolint:gosec // they are our own files
		Policy: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
			digest(style), digest(script)),
	}
	if p.Report.Err() != nil {
		c.Summary = p.Report.Summary()
	}
	layout, err := template.New("page.html").Funcs(template.FuncMap{"shown": shown}).ParseFS(assets, "page.html")
	if err != nil {
		return nil, fmt.Errorf("read the page's template: %w", err)
	}
	var b bytes.Buffer
	if err := layout.Execute(&b, c); err != nil {
		return nil, fmt.Errorf("make the page: %w", err)
	}
	return b.Bytes(), nil
}

// WriteFile writes the page to a file, whole or not at all.
func (p Page) WriteFile(name string) error {
	html, err := p.HTML()
	if err != nil {
		return err
	}
	return atomicfile.Write([]atomicfile.Change{{Path: name, Content: html}})
}

// text is one of the page's own files.
func text(name string) string {
	content, err := assets.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(content)
}

// digest is a source of a content security policy: https://www.w3.org/TR/CSP3/#grammardef-hash-source
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
