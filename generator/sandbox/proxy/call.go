package proxy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Call is one AWS call, and a line of the log.
type Call struct {
	Time      time.Time `json:"time"` // when it came in
	Service   string    `json:"service"`
	Action    string    `json:"action"`
	Region    string    `json:"region,omitempty"`
	Account   string    `json:"account"`
	Principal string    `json:"principal,omitempty"` // ARN of the role session or, without its path, of the user; see keys
	Bucket    string    `json:"bucket,omitempty"`    // S3 only
	Key       string    `json:"key,omitempty"`       // S3 only
	Status    int       `json:"status"`              // 0: no answer
	Fault     string    `json:"fault,omitempty"`     // how the call was made to fail, see NoteFault
	Denied    string    `json:"denied,omitempty"`    // why it isn't allowed, see NoteDenial
	Needs     []string  `json:"needs,omitempty"`     // "ACTION RESOURCE" that it takes by IAM, as far as it was judged
	Millis    int64     `json:"duration_ms"`         // until the answer was complete
	Signed    bool      `json:"-"`                   // with credentials; an unsigned call counts as one of Account, too
	AccessKey string    `json:"-"`                   // of the credentials
	Named     bool      `json:"-"`                   // the request itself names the action; of REST's it is guessed
}

type callKey struct{}

// CallOf is the call that a request is. Its Status and Millis aren't set yet. Requests that are no AWS calls, such as
// those to moto's own pages, have none.
func CallOf(r *http.Request) (Call, bool) {
	call, ok := r.Context().Value(callKey{}).(*Call)
	if !ok {
		return Call{}, false
	}
	return *call, true
}

// NoteFault has the log say that the call fails on purpose, and how. It is for the links that make it fail.
func NoteFault(r *http.Request, fault string) {
	if call, ok := r.Context().Value(callKey{}).(*Call); ok {
		call.Fault = fault
	}
}

// NoteDenial has the log say why IAM doesn't allow the call, or a part of it.
func NoteDenial(r *http.Request, reason string) {
	if call, ok := r.Context().Value(callKey{}).(*Call); ok {
		call.Denied = reason
	}
}

// NoteNeed has the log say that the call takes an action on a resource.
func NoteNeed(r *http.Request, action, resource string) {
	need := action + " " + resource
	if call, ok := r.Context().Value(callKey{}).(*Call); ok && !slices.Contains(call.Needs, need) {
		call.Needs = append(call.Needs, need)
	}
}

// As is the request as a call of an account, whoever signed it. With it, a link can ask moto something itself.
func As(r *http.Request, account string) (*http.Request, error) {
	call, err := newCall(r, newKeys(account))
	if err != nil {
		return nil, fmt.Errorf("reading the request: %w", err)
	}
	return r.WithContext(context.WithValue(r.Context(), callKey{}, &call)), nil
}

// identify is the link that finds out what a request is.
func identify(keys *keys) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/moto-api") {
				next.ServeHTTP(w, r)
				return
			}
			call, err := newCall(r, keys)
			if err != nil {
				http.Error(w, "reading the request: "+err.Error(), http.StatusBadRequest)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callKey{}, &call)))
		})
	}
}

// newCall reads what the request says about itself. It puts the body back.
func newCall(r *http.Request, keys *keys) (Call, error) {
	scope := scopeOf(r)
	call := Call{Time: time.Now().UTC(), Service: scope.service, Region: scope.region, AccessKey: scope.accessKey}
	call.Signed = scope.accessKey != ""
	call.Account, call.Principal = keys.owner(scope.accessKey)
	form, err := queryAction(r)
	if err != nil {
		return Call{}, err
	}
	target := r.Header.Get("X-Amz-Target")
	_, rpc, isRPC := strings.Cut(r.URL.Path, "/operation/") // Smithy RPC v2: /service/NAME/operation/ACTION
	call.Named = form != "" || target != "" || isRPC
	switch {
	case form != "":
		call.Action = form
		if call.Service == "" {
			call.Service = "sts" // the one service of this protocol that takes unsigned calls
		}
	case target != "":
		call.Action = target[strings.LastIndex(target, ".")+1:]
	case isRPC:
		call.Action = rpc
	case call.Service != "" && call.Service != "s3", strings.HasPrefix(r.URL.Path, "/v20180820/"): // S3 Control
		call.Action = restAction(r.Method, r.URL.EscapedPath())
	default:
		call.Service = "s3"
		call.Bucket, call.Key, _ = strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		call.Action = s3Action(r, call.Bucket, call.Key)
	}
	return call, nil
}

// scope is what a Signature Version 4 names.
type scope struct {
	accessKey, region, service string
}

// scopeOf finds the scope in the Authorization header or, of a presigned URL, in the query. An unsigned request has an
// empty one. It is KEY/DATE/REGION/SERVICE/aws4_request; version 4a has no region.
func scopeOf(r *http.Request) scope {
	credential := r.URL.Query().Get("X-Amz-Credential")
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		credential, _, _ = strings.Cut(rest, ",")
	}
	parts := strings.Split(strings.TrimSpace(credential), "/")
	switch len(parts) {
	case 5:
		return scope{accessKey: parts[0], region: parts[2], service: parts[3]}
	case 4:
		return scope{accessKey: parts[0], service: parts[2]}
	}
	return scope{}
}

// queryAction is the Action parameter of the query protocol (STS, IAM, EC2…), which most clients send as a form.
func queryAction(r *http.Request) (string, error) {
	if action := r.URL.Query().Get("Action"); action != "" {
		return action, nil
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || kind != "application/x-www-form-urlencoded" {
		return "", nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "", err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", nil // no form after all
	}
	return form.Get("Action"), nil
}
