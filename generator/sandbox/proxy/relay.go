package proxy

import (
	"net"
	"net/http"
	"net/http/httputil"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// relay lets clients have the sandbox as their HTTP proxy, because S3 Control's put the account's id before the host of
// the endpoint, 123456789012.127.0.0.1, which no client but one with a proxy could resolve. What is for other hosts
// goes on to them, as it would without the sandbox.
func relay(next http.Handler) http.Handler {
	onward := &httputil.ReverseProxy{
		Rewrite:   func(*httputil.ProxyRequest) {},
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !r.URL.IsAbs() {
			next.ServeHTTP(w, r)
			return
		}
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		host := r.URL.Host
		if account, rest, ok := strings.Cut(host, "."); ok && aws.IsAccountID(account) {
			host = rest
		}
		if local == nil || host != local.String() {
			onward.ServeHTTP(w, r)
			return
		}
		r.URL.Scheme, r.URL.Host, r.Host = "", "", host
		next.ServeHTTP(w, r)
	})
}
