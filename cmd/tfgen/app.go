package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/tfgen/tfgen/generator/project"
)

// app is what every command needs of the world outside: streams, environment and the project's folder.
type app struct {
	in     io.Reader
	out    io.Writer // results
	err    io.Writer // everything else
	getenv func(string) string

	dir project.Dir
}

// colour reports whether w is a terminal of someone who wants colours. https://no-color.org
func (a *app) colour(w io.Writer) bool {
	return isTerminal(w) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is the terminal's width in columns, 0 where lines shouldn't be wrapped.
func width(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return columns
}
