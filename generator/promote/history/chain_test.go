package history

import (
	"bytes"
	"slices"
	"testing"
	"time"
)

// TestEveryChangeIsSeen changes each byte of a record, and removes each, inserts one before each, removes and exchanges
// lines. All is seen but the end's removal, whole lines of it.
func TestEveryChangeIsSeen(t *testing.T) {
	var content []byte
	previous := ""
	for _, key := range []string{"a", "b", "c", "d"} {
		e := Entry{Time: time.Unix(1, 0), By: "arn", Action: Promote, Pipeline: "etl", From: "dev", To: "prod", Key: key}
		line, err := e.line(previous)
		if err != nil {
			t.Fatal(err)
		}
		content, previous = append(content, line...), digest(line)
	}
	if entries, err := decode(content); err != nil || len(entries) != 4 {
		t.Fatalf("unchanged, it has %d entries and error %v", len(entries), err)
	}
	seen := func(what string, changed []byte) {
		t.Helper()
		if _, err := decode(changed); err == nil {
			t.Errorf("%s is not seen", what)
		}
	}
	for i := range content {
		for _, b := range []byte{content[i] ^ 1, content[i] ^ 0x20, ' ', '\n'} {
			if b != content[i] {
				seen("an edit", slices.Concat(content[:i], []byte{b}, content[i+1:]))
			}
			seen("an insertion", slices.Concat(content[:i], []byte{b}, content[i:]))
		}
		seen("a removal", slices.Concat(content[:i], content[i+1:]))
	}
	seen("an empty line at the end", append(slices.Clone(content), '\n'))
	lines := bytes.SplitAfter(bytes.TrimSuffix(content, []byte("\n")), []byte("\n"))
	lines[3] = append(slices.Clone(lines[3]), '\n')
	for i := range 3 {
		seen("a removed line", bytes.Join(slices.Delete(slices.Clone(lines), i, i+1), nil))
		seen("a repeated line", bytes.Join(slices.Insert(slices.Clone(lines), i, lines[i]), nil))
		exchanged := slices.Clone(lines)
		exchanged[i], exchanged[i+1] = lines[i+1], lines[i]
		seen("an exchange", bytes.Join(exchanged, nil))
	}
}
