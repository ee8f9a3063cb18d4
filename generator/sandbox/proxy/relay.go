package proxy

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// The hosts by which a container in a virtual machine reaches this one.
const (
	DockerHost = "host.docker.internal"
	PodmanHost = "host.containers.internal"
)

// relay lets clients have the sandbox as their HTTP proxy, because S3 Control's put the account's id before the host of
// the endpoint, 123456789012.127.0.0.1, and S3's put the bucket before that which a container reaches this machine by,
// bucket.host.docker.internal: no client but one with a proxy could resolve these. What is for other hosts goes on to
// them, as it would without the sandbox.
func relay(next http.Handler) http.Handler {
	onward := &httputil.ReverseProxy{
		Rewrite:   func(*httputil.ProxyRequest) {},
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if r.URL.IsAbs() {
			host = r.URL.Host
		}
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		before, own := "", false
		if local != nil {
			before, own = beforeOwn(host, local.String())
		}
		switch {
		case own:
			if before != "" && !aws.IsAccountID(before) {
				r.URL = withBucket(r.URL, before)
			}
			r.URL.Scheme, r.URL.Host, r.Host = "", "", local.String()
		case r.URL.IsAbs():
			onward.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// beforeOwn cuts one of the sandbox's own hosts from the end of a host and returns what a client has put before it.
func beforeOwn(host, local string) (before string, own bool) {
	_, port, _ := net.SplitHostPort(local)
	for _, name := range []string{local, DockerHost + ":" + port, PodmanHost + ":" + port} {
		if before, ok := strings.CutSuffix(host, name); ok && (before == "" || strings.HasSuffix(before, ".")) {
			return strings.TrimSuffix(before, "."), true
		}
	}
	return "", false
}

// withBucket is the address with the bucket in its path.
func withBucket(address *url.URL, bucket string) *url.URL {
	other := *address
	other.Path = "/" + bucket + address.Path
	if address.RawPath != "" {
		other.RawPath = "/" + bucket + address.RawPath
	}
	return &other
}
