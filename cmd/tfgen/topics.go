package main

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec/reference"
)

// topicPages are the pages of help that are no command's, in Markdown.
//
//go:embed topics/*.md
var topicPages embed.FS

// newPages are the topics that are pages of their own.
func newPages(a *app) []*cobra.Command {
	entries, err := topicPages.ReadDir("topics")
	if err != nil {
		panic(err) // they are embedded
	}
	var cmds []*cobra.Command
	for _, entry := range entries {
		name := strings.TrimSuffix(entry.Name(), ".md")
		text := topicPage(name)
		title, _, _ := strings.Cut(strings.TrimPrefix(text, "# "), "\n")
		cmd := &cobra.Command{Use: name, Short: title}
		cmd.SetHelpFunc(func(*cobra.Command, []string) { fmt.Fprint(a.out, plain(text, a.helpColumns())) })
		cmds = append(cmds, cmd)
	}
	return cmds
}

// topicPage is a topic in Markdown; empty: it has no page.
func topicPage(name string) string {
	text, err := topicPages.ReadFile(path.Join("topics", name+".md"))
	if err != nil {
		return ""
	}
	return string(text)
}

// helpMarkdown prints the page of a topic as Markdown.
func (a *app) helpMarkdown(root *cobra.Command, args []string) error {
	topic, rest, err := root.Find(args)
	text := topicPage(topic.Name())
	switch {
	case err != nil || len(rest) > 0 || topic == root || topic.Runnable() && text == "":
		return errors.New("--markdown is for the page of a topic, as in tfgen help access --markdown: tfgen help lists them")
	case topic.Name() == specTopic:
		text = reference.Markdown()
	case text == "":
		text = fmt.Sprintf("# %s\n\n```text\n%s\n```\n", topic.Short, topic.Long)
	}
	_, err = fmt.Fprint(a.out, text)
	return err
}

// plain is Markdown as it is read in a terminal of so many columns: without comments, fences and the targets of links.
func plain(markdown string, columns int) string {
	var out, prose strings.Builder
	end := func() {
		out.WriteString(rewrap(prose.String(), columns))
		prose.Reset()
	}
	link := regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	code := false
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			end()
		case code:
			out.WriteString("    " + line)
		case strings.HasPrefix(line, "<!--"):
		default:
			prose.WriteString(link.ReplaceAllString(line, "$1"))
		}
	}
	end()
	return out.String()
}
