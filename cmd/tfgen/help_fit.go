package main

import (
	"fmt"
	"strings"

	"github.com/mitchellh/go-wordwrap"
	"github.com/spf13/cobra"
)

// widest is how wide pages of help are, and are written here.
const widest = 120

// helpColumns are those that pages of help fit into.
func (a *app) helpColumns() int {
	if columns := a.columns(); columns > 0 {
		return min(columns, widest)
	}
	return widest
}

// fitHelp has the pages of help of commands fit the terminal. Only examples stay as they are, to be pasted.
func fitHelp(a *app, root *cobra.Command) {
	wrapped := fmt.Sprint(".FlagUsagesWrapped ", a.helpColumns())
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages", wrapped))
	show := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		cmd.Long = rewrap(cmd.Long, a.helpColumns())
		show(cmd, args)
	})
}

// rewrap wraps a text that was wrapped to other columns: paragraphs and items of lists anew, and of other lines, which
// are indented, those that are too long, below where their text begins. Tables stay.
func rewrap(text string, columns int) string {
	var lines []string
	var paragraph string
	hang := 0 // how far the lines of a paragraph are indented but for the first
	end := func() {
		if paragraph != "" {
			lines = append(lines, hanging(paragraph, hang, columns))
		}
		paragraph, hang = "", 0
	}
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimLeft(line, " ")
		switch indent := len(line) - len(trimmed); {
		case strings.HasPrefix(line, "- "):
			end()
			paragraph, hang = line, 2
		case trimmed != "" && indent == hang && !strings.HasPrefix(line, "|"):
			paragraph = strings.TrimLeft(paragraph+" "+trimmed, " ")
		case strings.HasPrefix(line, "|"):
			end()
			lines = append(lines, line)
		case trimmed != "" && indent == 0:
			end()
			paragraph = line
		default:
			end()
			if i := strings.LastIndex(line, "  ") + 2; i > 1 && i <= columns/2 {
				indent = i
			}
			lines = append(lines, line[:indent]+hanging(line[indent:], indent, columns))
		}
	}
	end()
	return strings.Join(lines, "\n")
}

// hanging is a text that begins after so many columns, and goes on there.
func hanging(text string, indent, columns int) string {
	wrapped := wordwrap.WrapString(text, uint(max(columns-indent, 1)))
	return strings.ReplaceAll(wrapped, "\n", "\n"+strings.Repeat(" ", indent))
}
