package faults

import (
	"io"
	"net/http"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/executions"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// kind is one way for a call to fail.
type kind struct {
	name     string
	action   string   // SERVICE:OPERATION that alone can fail so; empty: all can
	takes    []string // the attributes that it has beside those of every rule
	required []string // of these
	fail     func(s settings, next http.Handler, w http.ResponseWriter, r *http.Request)
}

// settings are the attributes of single kinds.
type settings struct {
	status int           // HTTP status of a server error
	delay  time.Duration // of a slow answer
	late   bool          // the call fails once it has had its effect

	execution executions.Failure
}

// kinds are all ways to fail. A new one is an entry here, and its attributes in attributes.
func kinds() []kind {
	return []kind{
		{name: "throttling", fail: throttle},
		{name: "error", takes: []string{"status", "when"}, fail: breakDown},
		{name: "slow", takes: []string{"delay"}, required: []string{"delay"}, fail: hold},
		{name: "cut", takes: []string{"when"}, fail: cut},
		{name: "expired", fail: expire},
		{name: "execution", action: "states:StartExecution", takes: []string{"error", "cause", "state"}, fail: start},
	}
}

func throttle(_ settings, _ http.Handler, w http.ResponseWriter, r *http.Request) {
	refuse(w, r, throttling)
}

func expire(_ settings, _ http.Handler, w http.ResponseWriter, r *http.Request) {
	refuse(w, r, expired)
}

func breakDown(s settings, next http.Handler, w http.ResponseWriter, r *http.Request) {
	if s.late {
		proxy.Ask(next, r) // and the client never hears the answer
	}
	call, _ := proxy.CallOf(r)
	refuse(w, r, func(p protocol.Protocol) failure { return serverError(p, call.Service, s.status) })
}

// hold answers late, and not at all if the client doesn't wait for it.
func hold(s settings, next http.Handler, w http.ResponseWriter, r *http.Request) {
	delay := time.NewTimer(s.delay)
	defer delay.Stop()
	select {
	case <-delay.C:
		next.ServeHTTP(w, r)
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// cut closes the connection without an answer. A client in Go then repeats a GET or HEAD unasked, if the connection has
// served it before, and its AWS SDK never learns of it.
func cut(s settings, next http.Handler, _ http.ResponseWriter, r *http.Request) {
	if s.late {
		proxy.Ask(next, r) // and the client never hears the answer
	}
	panic(http.ErrAbortHandler) // net/http's way to do it
}

// start lets the call pass. What it starts will fail.
func start(s settings, next http.Handler, w http.ResponseWriter, r *http.Request) {
	next.ServeHTTP(w, r.WithContext(executions.WithFailure(r.Context(), s.execution)))
}

// refuse answers with an error. It reads the rest of the request first: a client that is still sending when the
// connection is closed may miss the answer.
func refuse(w http.ResponseWriter, r *http.Request, with func(protocol.Protocol) failure) {
	_, _ = io.Copy(io.Discard, r.Body) // a client that broke off needs no answer
	call, _ := proxy.CallOf(r)
	p := protocol.Of(call, r)
	failed := with(p)
	p.Write(w, r, protocol.Error{Status: failed.status, Code: failed.code, Message: message})
}
