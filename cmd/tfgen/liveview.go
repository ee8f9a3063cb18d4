package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// liveView keeps a line for each environment at the end of the terminal: phase, resources done and in all, time. What
// is worth keeping appears above.
type liveView struct {
	app   *app
	mu    sync.Mutex
	out   io.Writer
	lines []*liveLine
	shown int // lines on the screen
	stop  chan struct{}
}

type liveLine struct {
	env      string
	phase    string
	at       string // the resource that was worked on last
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
	v := &liveView{app: a, out: a.err, stop: make(chan struct{})}
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
	var b strings.Builder
	if v.shown > 0 {
		fmt.Fprintf(&b, "\r\x1b[%dA%s", v.shown, clearDown)
	}
	b.WriteString(text)
	v.shown = 0
	for _, line := range v.lines {
		if line.running {
			b.WriteString(clip(line.String(), width(v.out)) + "\n")
			v.shown++
		}
	}
	if b.Len() > 0 {
		_, _ = io.WriteString(v.out, b.String()) // a terminal that has gone is no reason to stop
	}
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
	l.running, l.phase, l.count, l.at = true, phase, 0, ""
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
		l.at = e.Address
	case terraform.EventApplyStart, terraform.EventApplyProgress:
		l.at = e.Address
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
	if l.at != "" {
		text += " " + l.at
	}
	return text
}
