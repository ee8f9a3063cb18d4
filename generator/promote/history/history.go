// Package history is the record of which models were promoted: a file beside the spec, committed with it, to which
// lines are only ever added.
package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

// FileName is the record's name in the spec's folder.
const FileName = "promotions.jsonl"

// History is the record of a project: what its file holds, checked. It never changes.
type History struct {
	file    string
	content []byte // nil where there is no file
	entries []Entry
}

// Read reads the record in the spec's folder, which is empty where there is no file. It fails, naming the line, where a
// line was edited, moved, or removed in the middle, or was written by half. That lines are missing at the end can only
// be seen by Check and Agrees.
func Read(dir string) (*History, error) {
	h := &History{file: filepath.Join(dir, FileName)}
	content, err := os.ReadFile(h.file)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the record of promotions: %w", err)
	}
	h.content = content
	if h.entries, err = decode(content); err != nil {
		return nil, h.fault(len(h.entries)+1, err)
	}
	return h, nil
}

// decode reads lines up to the first that is wrong.
func decode(content []byte) ([]Entry, error) {
	var entries []Entry
	previous := ""
	for line := range bytes.Lines(content) {
		e, err := parse(line, previous)
		if err != nil {
			return entries, err
		}
		entries = append(entries, e)
		previous = digest(line)
	}
	return entries, nil
}

// fault says what is wrong with a line, and what to do.
func (h *History) fault(line int, err error) error {
	return fmt.Errorf("%s:%d: %w; restore the file from git, with git checkout HEAD -- %s", h.file, line, err, h.file)
}

// File is where the record is.
func (h *History) File() string { return h.file }

// Entries are all lines, the oldest first.
func (h *History) Entries() []Entry { return slices.Clone(h.entries) }

// For are the lines of one environment's pipeline, the oldest first.
func (h *History) For(env, pipeline string) []Entry {
	var list []Entry
	for _, e := range h.entries {
		if e.To == env && e.Pipeline == pipeline {
			list = append(list, e)
		}
	}
	return list
}

// Append is the record with one more line, as atomicfile.Write makes it. The chain's fields of the entry are filled in,
// and its time is cut to seconds. It fails where a field has no legal value.
func (h *History) Append(e Entry) (atomicfile.Change, error) {
	previous := ""
	if len(h.content) > 0 {
		last := bytes.LastIndexByte(h.content[:len(h.content)-1], '\n') + 1
		previous = digest(h.content[last:])
	}
	line, err := e.line(previous)
	if err != nil {
		return atomicfile.Change{}, fmt.Errorf("record the %s of %s: %w", e.Action, e.Key, err)
	}
	return atomicfile.Change{Path: h.file, Before: h.content, Content: slices.Concat(h.content, line)}, nil
}
