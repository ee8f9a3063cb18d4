package proxy

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync"
)

// idempotent is the link that answers a call with the client token of an earlier one as that one was answered, as AWS
// does and moto doesn't. A client that has lost the answer to a creation asks again with the same token, and gets no
// second object: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html.
func idempotent(next http.Handler) http.Handler {
	var mu sync.Mutex // held while moto works, so that a repeated call waits for the first one's answer
	answers := map[creation]*answer{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := creationOf(r)
		if c.token == "" {
			next.ServeHTTP(w, r)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		a := answers[c]
		if a == nil {
			a = &answer{header: http.Header{}, status: http.StatusOK}
			next.ServeHTTP(a, r)
			if a.status == http.StatusOK {
				answers[c] = a
			}
		}
		a.writeTo(w)
	})
}

// creation is what AWS knows a repeated call by.
type creation struct {
	account, region, service, action, token string
}

// creationOf reads the token of a call to a service that moto keeps none of; it is empty in other calls.
func creationOf(r *http.Request) creation {
	call, ok := CallOf(r)
	if !ok || call.Service != "ec2" && call.Service != "scheduler" {
		return creation{}
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil { // the client broke off
		return creation{}
	}
	c := creation{call.Account, call.Region, call.Service, call.Action, ""}
	if call.Service == "ec2" {
		form, _ := url.ParseQuery(string(body)) // what isn't a form has no token
		c.token = form.Get("ClientToken")
		return c
	}
	var input struct{ ClientToken string }
	_ = json.Unmarshal(body, &input) // nor has what isn't an object
	c.token = input.ClientToken
	return c
}

// answer is one that can be given again.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *answer) writeTo(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // a client that has gone away needs no answer
}
