package proxy

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"sync"
)

// idempotent is the link that answers a call with the client token of an earlier one as that one was answered, as AWS
// does and moto doesn't. A client that has lost the answer to a creation asks again with the same token, and gets no
// second object: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html.
func idempotent(next http.Handler) http.Handler {
	var mu sync.Mutex // held while moto works, so that a repeated call waits for the first one's answer
	answers := map[creation]*Answer{}
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
			a = Ask(next, r)
			if a.Status == http.StatusOK {
				answers[c] = a
			}
		}
		a.Send(w)
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
