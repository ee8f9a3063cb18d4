package proxy

import (
	"bytes"
	"maps"
	"net/http"
)

// Answer is an answer that was kept.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Ask has a link answer a request, and keeps the answer.
func Ask(link http.Handler, r *http.Request) *Answer {
	kept := &memory{status: http.StatusOK, header: http.Header{}}
	link.ServeHTTP(kept, r)
	return &Answer{kept.status, kept.header, kept.body.Bytes()}
}

// Send gives the answer to a client.
func (a *Answer) Send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.Header)
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // a client that has gone away needs no answer
}

// memory is a ResponseWriter.
type memory struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (m *memory) Header() http.Header         { return m.header }
func (m *memory) Write(b []byte) (int, error) { return m.body.Write(b) }
func (m *memory) WriteHeader(status int)      { m.status = status }
