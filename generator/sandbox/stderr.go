package sandbox

import (
	"strings"
	"sync"
)

// stderrKept bounds what is kept of moto's standard error, which has a line for each request.
const stderrKept = 16 << 10 // bytes

// stderr keeps the end of what moto writes and finds in it where moto listens.
type stderr struct {
	listening chan string // gets host:port, once

	mu    sync.Mutex
	text  string
	found bool
}

func newStderr() *stderr { return &stderr{listening: make(chan string, 1)} }

// Write never fails.
func (s *stderr) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text += string(b)
	if !s.found {
		if address, ok := listening(s.text); ok {
			s.found = true
			s.listening <- address
		}
	}
	s.text = s.text[max(0, len(s.text)-stderrKept):]
	return len(b), nil
}

// tail is the last lines that were written.
func (s *stderr) tail() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return lastLines(s.text)
}

// listening finds the address in the line that Werkzeug, moto's web server, writes once its port is open:
// " * Running on http://127.0.0.1:41209", with more after it in older versions.
func listening(text string) (string, bool) {
	_, rest, ok := strings.Cut(text, " * Running on http://")
	end := strings.IndexAny(rest, "/ \r\n")
	if !ok || end < 0 {
		return "", false
	}
	return rest[:end], true
}

// lastLines are the last ten lines of a text: a Python traceback says at its end what went wrong.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}
