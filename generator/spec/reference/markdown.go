package reference

import (
	_ "embed"
	"slices"
	"strings"
	"text/template"
)

// complete is a whole spec, in one file.
//
//go:embed complete.hcl
var complete string

//go:embed spec.md.tmpl
var markdown string

// Markdown is the whole reference as one page.
func Markdown() string {
	page := template.Must(template.New("SPEC.md").Funcs(template.FuncMap{
		"anchor":   func(path string) string { return strings.ReplaceAll(path, ".", "") }, // as GitHub makes it
		"cell":     func(s string) string { return strings.ReplaceAll(s, "|", `\|`) },
		"inner":    Block.inner,
		"indent":   func(path string) string { return strings.Repeat("  ", strings.Count(path, ".")) },
		"standing": standing,
	}).Parse(markdown))
	var b strings.Builder
	err := page.Execute(&b, struct {
		Complete  string
		Blocks    []Block
		Names     []Name
		Functions []Function
	}{complete, Blocks(), Names(), Functions()})
	if err != nil {
		panic(err) // a row can't be written into the template
	}
	return b.String()
}

// standing is the cell of a table that says whether an attribute has to be there, and what holds without it.
func standing(a Attribute) string {
	said := []string{a.requirement(), a.absence(), string(a.Place)}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "; ")
}
