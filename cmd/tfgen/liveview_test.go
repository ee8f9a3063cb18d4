package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/deploy"
)

// terminal is as much of one as the live view needs: it scrolls, wraps, and knows two controls.
type terminal struct {
	columns, lines int
	rows           []string // those that have scrolled away, too
	top, cursor    int      // rows
}

func (t *terminal) Write(p []byte) (int, error) {
	for text := string(p); text != ""; {
		var up int
		switch {
		case strings.HasPrefix(text, clearDown):
			t.rows, text = append(t.rows[:t.cursor], ""), text[len(clearDown):]
			continue
		case text[0] == '\n' || utf8.RuneCountInString(t.rows[t.cursor]) == t.columns:
			t.feed()
			text = strings.TrimPrefix(text, "\n")
			continue
		case text[0] == '\r':
			text = text[1:]
			continue
		}
		if n, _ := fmt.Sscanf(text, "\x1b[%dA", &up); n == 1 {
			t.cursor = max(t.top, t.cursor-up)
			text = text[strings.IndexByte(text, 'A')+1:]
			continue
		}
		t.rows[t.cursor] += text[:1]
		text = text[1:]
	}
	return len(p), nil
}

func (t *terminal) feed() {
	t.cursor++
	if t.cursor == len(t.rows) {
		t.rows = append(t.rows, "")
	}
	t.top = max(t.top, t.cursor-t.lines+1)
}

// resize wraps what is too long, as terminals do.
func (t *terminal) resize(columns, lines int) {
	old := t.rows
	*t = terminal{columns: columns, lines: lines, rows: []string{""}}
	for i, row := range old {
		_, _ = t.Write([]byte(row))
		if i < len(old)-1 {
			t.feed()
		}
	}
}

// TestLiveView has more environments than the terminal has lines, and a terminal whose size changes. On the screen there
// is nothing but what stays and, below it, what runs.
func TestLiveView(t *testing.T) {
	for _, test := range []struct {
		name  string
		envs  int
		sizes [][2]int // columns and lines, one after the other
		rows  int      // of what runs, in the end
		last  string   // begins so
		lost  bool     // to what has scrolled away before it could be written over
	}{
		{name: "more than lines", envs: 40, sizes: [][2]int{{60, 24}}, rows: 23, last: "and 18 more"},
		{
			name: "resized", envs: 3, sizes: [][2]int{{60, 24}, {20, 24}, {40, 12}, {15, 30}, {60, 24}}, rows: 3,
			last: "env2: planning",
		},
		{
			name: "more than lines, resized", envs: 40, sizes: [][2]int{{60, 24}, {20, 24}, {20, 10}}, rows: 9,
			last: "and 32 more", lost: true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			screen := &terminal{rows: []string{""}}
			v := &liveView{
				app: &app{}, out: screen, stop: make(chan struct{}),
				size: func() (columns, lines int) { return screen.columns, screen.lines },
			}
			var stays []string
			for _, size := range test.sizes {
				screen.resize(size[0], size[1])
				for i := range test.envs {
					v.event(deploy.Event{Env: fmt.Sprintf("env%d", i), Kind: deploy.Phase, Text: "planning planning planning"})
				}
				v.event(deploy.Event{Env: "env1", Kind: deploy.Note, Text: fmt.Sprint(size)})
				stays = append(stays, fmt.Sprintf("env1: %v", size))
				for _, row := range screen.rows[screen.top : screen.cursor-len(v.shown)] {
					if !slices.Contains(stays, row) {
						t.Errorf("stale at %v: %s", size, row)
					}
				}
			}
			shown := screen.rows[screen.top:screen.cursor]
			if n := len(v.shown); n != test.rows || !strings.HasPrefix(shown[len(shown)-1], test.last) {
				t.Errorf("%d rows are of what runs:\n%s", n, strings.Join(shown, "\n"))
			}
			v.close()
			if diff := cmp.Diff(append(stays, ""), screen.rows); diff != "" && !test.lost {
				t.Errorf("what stays (-want +got):\n%s", diff)
			}
		})
	}
}
