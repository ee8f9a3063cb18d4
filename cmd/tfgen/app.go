package main

import (
	"io"
	"os"
	"path/filepath"

	"golang.org/x/term"
)

// app is what every command needs of the world outside: streams, environment and the project's folder.
type app struct {
	in     io.Reader
	out    io.Writer // results
	err    io.Writer // everything else
	getenv func(string) string

	chdir string // the project's root, which holds the folder environments
}

// specDir is the folder of the spec and of what is rendered from it.
func (a *app) specDir() string { return filepath.Join(a.chdir, "environments") }

// root is the rendered root of an environment.
func (a *app) root(env string) string { return filepath.Join(a.specDir(), env) }

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
