// Package history is the record of which models were promoted: a file beside the spec, committed with it, to which
// lines are only ever added.
//
// Two branches may both add to it. git keeps the lines of both (see Attributes), in whichever order, and perhaps a line
// twice: what counts is the times in them. What a pipeline runs is what the spec says; the record says since when, and
// what it ran before. That nobody rewrites the past is git's business, and the reviewers'.
package history

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

// FileName is the record's name in the spec's folder.
const FileName = "promotions.jsonl"

// History is the record of a project. It never changes.
type History struct {
	file    string
	content []byte  // nil where there is no file
	entries []Entry // the oldest first
}

// Read reads the record in the spec's folder, which is empty where there is no file. It fails where something is no
// line of a record, naming it and saying what to do.
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
	number := 0
	for line := range bytes.Lines(content) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		e, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", h.file, number, err)
		}
		h.entries = append(h.entries, e)
	}
	slices.SortFunc(h.entries, Entry.compare)
	return h, nil
}

// File is where the record is.
func (h *History) File() string { return h.file }

// about are the entries of one environment's pipeline, the oldest first.
func (h *History) about(env, pipeline string) []Entry {
	var list []Entry
	for _, e := range h.entries {
		if e.To == env && e.Pipeline == pipeline {
			list = append(list, e)
		}
	}
	return list
}

// Append is the record with one more line, as atomicfile.Write makes it. The entry's time is cut to seconds, and is
// later than all that was recorded before of this pipeline in this environment, whatever the clocks of two machines
// say. It fails where a field has no legal value.
func (h *History) Append(e Entry) (atomicfile.Change, error) {
	e.Time = e.Time.UTC().Truncate(time.Second)
	if before := h.about(e.To, e.Pipeline); len(before) > 0 {
		if next := before[len(before)-1].Time.Truncate(time.Second).Add(time.Second); e.Time.Before(next) {
			e.Time = next
		}
	}
	line, err := e.line()
	if err != nil {
		return atomicfile.Change{}, fmt.Errorf("record the %s of %s: %w", e.Action, e.Key, err)
	}
	content := slices.Clone(h.content)
	if len(content) > 0 && !bytes.HasSuffix(content, []byte("\n")) {
		content = append(content, '\n')
	}
	return atomicfile.Change{Path: h.file, Before: h.content, Content: append(content, line...)}, nil
}
