// Package proxy stands between AWS clients and moto. It knows who calls what, keeps a log of it, and answers itself
// what moto can't.
package proxy

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
)

// Options say how a proxy works.
type Options struct {
	Account string    // of the callers whose credentials STS didn't hand out
	Log     io.Writer // one JSON object a line for each AWS call, see Call; nil: no log
}

// Middleware is one link of the proxy: it answers a request itself or hands it to the next link. CallOf says what the
// request is.
type Middleware func(next http.Handler) http.Handler

// New is a proxy for the moto server at upstream. A request passes through its links in this order: who calls what, the
// log, the links that the caller adds (which can refuse or fail a call), what moto can't do, moto.
func New(upstream *url.URL, o Options, added ...Middleware) http.Handler {
	keys := newKeys(o.Account)
	links := []Middleware{relay, identify(keys)}
	if o.Log != nil {
		links = append(links, logTo(o.Log))
	}
	links = append(links, added...)
	links = append(links, bucketPolicies, bucketNotifications, stepFunctions, untagged, idempotent, inJSON, finish)
	return chain(forward(upstream, keys), links...)
}

// chain puts the links before the handler, the first outermost.
func chain(handler http.Handler, links ...Middleware) http.Handler {
	for i := len(links) - 1; i >= 0; i-- {
		handler = links[i](handler)
	}
	return handler
}

// finish is the link that lets moto finish a call whose client has gone away, as AWS does. The links before it learn
// what moto did.
func finish(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Of a context that can't be cancelled, ReverseProxy would ask the connection whether the client is there.
		ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// forward hands requests to moto as they came, but for a header that says whose they are: moto knows the accounts of
// the keys that it hands out, and has one fixed account for all others. It reads from the answers which keys those are.
func forward(upstream *url.URL, keys *keys) http.Handler {
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(upstream)
			r.Out.Host = r.In.Host // moto looks for bucket names and services in it
			if call, ok := CallOf(r.In); ok {
				r.Out.Header.Set("X-Moto-Account-Id", call.Account)
			}
		},
		ModifyResponse: keys.learn,
		Transport:      &http.Transport{MaxIdleConnsPerHost: 64}, // no proxy from the environment
		ErrorLog:       log.New(io.Discard, "", 0),               // the client is told
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "the sandbox's moto didn't answer: "+err.Error(), http.StatusBadGateway)
		},
	}
}
