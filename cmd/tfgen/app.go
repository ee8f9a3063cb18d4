package main

import (
	"context"
	"io"
	"strconv"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/tfgen/tfgen/generator/project"
)

// app is what every command needs of the world outside: streams, environment and the project's folder.
type app struct {
	in     io.Reader
	out    io.Writer // results
	err    io.Writer // everything else
	getenv func(string) string
	pause  func(context.Context, time.Duration) error // while AWS settles; nil: for that long

	chdir project.Dir // as it was passed, or was found: folder is where to ask

	mu  sync.Mutex
	say func(text string) // says notices instead, while it isn't nil

	answered bool // a command with --json has printed its document, or the last of its lines
}

// colour reports whether w is a terminal of someone who wants colours. https://no-color.org
func (a *app) colour(w io.Writer) bool {
	return isTerminal(w) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// red is a word on standard error that is not to be missed.
func (a *app) red(word string) string {
	if !a.colour(a.err) {
		return word
	}
	return "\x1b[31m" + word + "\x1b[0m"
}

// descriptor is a file, or a stream.
type descriptor interface{ Fd() uintptr }

func isTerminal(stream any) bool {
	file, ok := stream.(descriptor)
	return ok && term.IsTerminal(int(file.Fd()))
}

// width is the terminal's width in columns, 0 where lines shouldn't be wrapped.
func width(w io.Writer) int {
	columns, _ := size(w)
	return columns
}

// columns are as many as a table of results has to fit into: COLUMNS, where that is set, or else the terminal's.
// 0: there is none.
func (a *app) columns() int {
	if n, err := strconv.Atoi(a.getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	return width(a.out)
}

// size is the terminal's in columns and lines, 0 where it isn't one.
func size(w io.Writer) (columns, lines int) {
	file, ok := w.(descriptor)
	if !ok {
		return 0, 0
	}
	columns, lines, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0, 0
	}
	return columns, lines
}
