package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// liveView keeps a line for each environment at the end of the terminal, as far as it has lines: phase, resources done
// and in all, time. What is worth keeping appears above.
type liveView struct {
	app   *app
	mu    sync.Mutex
	out   io.Writer
	size  func() (columns, lines int) // of the terminal, which may change at any time
	lines []*liveLine
	shown []string // on the screen
	stop  chan struct{}
}

type liveLine struct {
	env      string
	phase    string
	resource string // that was worked on last
	count    int    // resources done
	total    int    // apply steps of the plan; 0 while planning
	began    time.Time
	running  bool
	applying bool
}

const (
	redraw    = 200 * time.Millisecond
	clearDown = "\x1b[J"
)

func newLiveView(a *app) *liveView {
	v := &liveView{
		app: a, out: a.err, stop: make(chan struct{}),
		size: func() (columns, lines int) { return size(a.err) },
	}
	a.noticeBy(v.note)
	go v.tick()
	return v
}

// note writes a line that stays.
func (v *liveView) note(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.draw(text + "\n")
}

// tick redraws while time passes without news.
func (v *liveView) tick() {
	ticker := time.NewTicker(redraw)
	defer ticker.Stop()
	for {
		select {
		case <-v.stop:
			return
		case <-ticker.C:
			v.mu.Lock()
			v.draw("")
			v.mu.Unlock()
		}
	}
}

func (v *liveView) event(e deploy.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	line := v.line(e.Env)
	switch e.Kind {
	case deploy.Phase:
		line.begin(e.Text)
	case deploy.Note:
		v.draw(prefixed(e.Env, e.Text))
	case deploy.Warning:
		v.draw(prefixed(e.Env, "warning: "+e.Text))
	case deploy.Done:
		line.running = false
		v.draw("")
	case deploy.Step:
		line.step(e.Step)
		if text := stepLine(e.Step); text != "" && !shownLive(e.Step.Type) {
			v.draw(prefixed(e.Env, text))
		}
	}
}

// shownLive are the steps of which the live line tells enough.
func shownLive(step terraform.EventType) bool {
	return step == terraform.EventApplyComplete || step == terraform.EventApplyProgress
}

// prefixed is text as lines that begin with the environment.
func prefixed(env, text string) string {
	return env + ": " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+env+": ") + "\n"
}

// line is the environment's, a new one at its first event.
func (v *liveView) line(env string) *liveLine {
	for _, line := range v.lines {
		if line.env == env {
			return line
		}
	}
	line := &liveLine{env: env}
	v.lines = append(v.lines, line)
	return line
}

// close takes the live lines away.
func (v *liveView) close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	select {
	case <-v.stop:
		return
	default:
		close(v.stop)
	}
	v.app.noticeBy(nil)
	for _, line := range v.lines {
		line.running = false
	}
	v.draw("")
}

// draw writes text that stays, and below it the lines of what runs.
func (v *liveView) draw(text string) {
	columns, lines := v.size()
	var b strings.Builder
	if rows := rows(v.shown, columns); rows > 0 {
		fmt.Fprintf(&b, "\r\x1b[%dA%s", rows, clearDown)
	}
	b.WriteString(text)
	v.shown = v.running(columns, lines)
	for _, line := range v.shown {
		b.WriteString(line + "\n")
	}
	if b.Len() > 0 {
		_, _ = io.WriteString(v.out, b.String()) // a terminal that has gone is no reason to stop
	}
}

// running are the lines of what runs: no more than can be written over, which ends where the terminal does. Its last
// line is the cursor's.
func (v *liveView) running(columns, lines int) []string {
	var running []string
	for _, line := range v.lines {
		if line.running {
			running = append(running, clip(line.String(), columns))
		}
	}
	if room := max(lines-1, 1); lines > 0 && len(running) > room {
		more := fmt.Sprintf("and %d more", len(running)-room+1)
		running = append(running[:room-1], clip(more, columns))
	}
	return running
}

// rows is how many rows of the terminal lines take that were drawn when it may have been wider: terminals wrap them.
func rows(lines []string, columns int) int {
	rows := 0
	for _, line := range lines {
		rows++
		if n := utf8.RuneCountInString(line); columns > 0 && n > columns {
			rows += (n - 1) / columns
		}
	}
	return rows
}

// clip cuts a line to the terminal's width: one that wraps can't be written over.
func clip(line string, columns int) string {
	if runes := []rune(line); columns > 0 && len(runes) >= columns {
		return string(runes[:columns-1])
	}
	return line
}

func (l *liveLine) begin(phase string) {
	if !l.running {
		l.began = time.Now()
	}
	l.running, l.phase, l.count, l.resource = true, phase, 0, ""
	l.applying = phase == "applying"
}

func (l *liveLine) step(e terraform.Event) {
	switch e.Type {
	case terraform.EventSummary:
		if e.Summary != nil && !l.applying { // a replacement is a destruction and a creation
			l.total = e.Summary.Add + e.Summary.Change + e.Summary.Remove
		}
	case terraform.EventRefreshComplete, terraform.EventApplyComplete:
		l.count++
		l.resource = e.Address
	case terraform.EventApplyStart, terraform.EventApplyProgress:
		l.resource = e.Address
	}
}

func (l *liveLine) String() string {
	text := l.env + ": " + l.phase
	switch {
	case l.applying:
		text += fmt.Sprintf(", %d of %d done", l.count, l.total)
	case l.count > 0:
		text += fmt.Sprintf(", %d resources refreshed", l.count)
	}
	text += " (" + seconds(time.Since(l.began)) + ")"
	if l.resource != "" {
		text += " " + l.resource
	}
	return text
}
