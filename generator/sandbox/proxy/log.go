package proxy

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"time"
)

// logTo is the link that writes a line for each call, once it is answered.
func logTo(w io.Writer) Middleware {
	var mu sync.Mutex
	encoder := json.NewEncoder(w)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, ok := CallOf(r); !ok {
				next.ServeHTTP(w, r)
				return
			}
			recorder := &recorder{ResponseWriter: w}
			defer func() { // also when the client or moto breaks the answer off, which net/http makes a panic
				call, _ := CallOf(r) // again, for what links have noted
				call.Status = recorder.status
				if r.Context().Err() != nil { // nobody gets the answer, which may be that of a question given up half-way
					call.Status, call.Denied = 0, ""
				}
				call.Millis = time.Since(call.Time).Milliseconds()
				mu.Lock()
				defer mu.Unlock()
				_ = encoder.Encode(call) // a full disk mustn't fail the call
			}()
			next.ServeHTTP(recorder, r)
		})
	}
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the first final status.
func (r *recorder) WriteHeader(status int) {
	if r.status < http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write stands for status 200 where none was set.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController flush the answer.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
