package enforce

import "net/http"

// gate is a ResponseWriter that looks at an answer before it goes out, and can replace it.
type gate struct {
	http.ResponseWriter
	// judge gets the answer's status. If it answers the call itself, nothing of the answer goes out. The header is still
	// the answer's.
	judge func(w http.ResponseWriter, status int) (answered bool)

	judged, closed bool
}

// WriteHeader judges the first final status.
func (g *gate) WriteHeader(status int) {
	if status >= http.StatusOK && !g.judged {
		g.judged = true
		g.closed = g.judge(g.ResponseWriter, status)
	}
	if !g.closed {
		g.ResponseWriter.WriteHeader(status)
	}
}

// Write stands for status 200 where none was set.
func (g *gate) Write(b []byte) (int, error) {
	if !g.judged {
		g.WriteHeader(http.StatusOK)
	}
	if g.closed {
		return len(b), nil
	}
	return g.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController flush the answer.
func (g *gate) Unwrap() http.ResponseWriter { return g.ResponseWriter }
