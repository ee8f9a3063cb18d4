package e2e

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// gate is a link of the sandbox's proxy that holds answers back, so that a test can do something at a known moment:
// AWS has done what it was asked for, and terraform doesn't know it yet.
type gate struct {
	mu   sync.Mutex
	held []*held
}

// held is an answer that is held back, or will be.
type held struct {
	t       testing.TB
	matches func(proxy.Call) bool
	reached chan struct{} // closed when the answer is there
	opened  chan struct{} // closed to let it pass
}

// hold will hold back the answer of the next call that matches.
func (g *gate) hold(t testing.TB, matches func(proxy.Call) bool) *held {
	h := &held{t: t, matches: matches, reached: make(chan struct{}), opened: make(chan struct{})}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = append(g.held, h)
	return h
}

// take is who waits for a call, once.
func (g *gate) take(call proxy.Call) *held {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, h := range g.held {
		if h.matches(call) {
			g.held = append(g.held[:i:i], g.held[i+1:]...)
			return h
		}
	}
	return nil
}

func (g *gate) Link(next http.Handler) http.Handler {
	return http.HandlerFunc(func(bed http.ResponseWriter, r *http.Request) {
		call, _ := proxy.CallOf(r)
		h := g.take(call)
		if h == nil {
			next.ServeHTTP(bed, r)
			return
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		close(h.reached)
		<-h.opened
		maps.Copy(bed.Header(), answer.Header())
		bed.WriteHeader(answer.Code)
		_, _ = bed.Write(answer.Body.Bytes()) // a client that was killed needs no answer
	})
}

// wait waits until the answer is held.
func (h *held) wait() {
	h.t.Helper()
	select {
	case <-h.reached:
	case <-time.After(patience):
		h.t.Fatal("the call that is waited for never came")
	}
}

func (h *held) open() { close(h.opened) }

// action matches calls by their names.
func action(name string) func(proxy.Call) bool {
	return func(call proxy.Call) bool { return call.Action == name }
}
