package proxy

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// untagged has clusters made with an empty list of tags where they have none: those without fail moto when anything is
// looked for by its tags.
func untagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if call, ok := CallOf(r); !ok || call.Service != "ecs" || call.Action != "CreateCluster" {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil { // the client broke off
			return
		}
		var input map[string]any
		if json.Unmarshal(body, &input) == nil && input != nil && input["tags"] == nil {
			input["tags"] = []any{}
			body, _ = json.Marshal(input) // what was read can be written
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		next.ServeHTTP(w, r)
	})
}
