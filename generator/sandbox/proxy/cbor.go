package proxy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/aws/smithy-go/encoding/cbor"
)

// inJSON asks moto in JSON what clients ask in CBOR, as CloudWatch's have done since the end of 2025: moto doesn't know
// that protocol. https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
func inJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Smithy-Protocol") != "rpc-v2-cbor" {
			next.ServeHTTP(w, r)
			return
		}
		asked, err := asJSON(r)
		if err != nil {
			http.Error(w, "reading the request: "+err.Error(), http.StatusBadRequest)
			return
		}
		answer := Ask(next, asked)
		var document any
		decoder := json.NewDecoder(bytes.NewReader(answer.Body))
		decoder.UseNumber()
		if decoder.Decode(&document) == nil {
			answer.Body = cbor.Encode(toCBOR("", document))
			answer.Header.Del("Content-Length")
			answer.Header.Set("Content-Type", "application/cbor")
			answer.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
		}
		answer.Send(w)
	})
}

// asJSON is the same request in AWS's JSON protocol.
func asJSON(r *http.Request) (*http.Request, error) {
	service, action, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/service/"), "/operation/")
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	document, err := ReadCBOR(content)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	asked := r.Clone(r.Context())
	asked.URL = &url.URL{Path: "/"}
	asked.Body, asked.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	asked.Header.Del("Smithy-Protocol")
	asked.Header.Set("Accept", "*/*")
	asked.Header.Set("Content-Type", "application/x-amz-json-1.0")
	asked.Header.Set("Content-Length", strconv.Itoa(len(body)))
	asked.Header.Set("X-Amz-Target", service+"."+action)
	return asked, nil
}

// ReadCBOR is a document in CBOR as encoding/json would decode it in JSON. A time is its seconds since 1970.
func ReadCBOR(content []byte) (any, error) {
	if len(content) == 0 {
		return map[string]any{}, nil
	}
	v, err := cbor.Decode(content)
	if err != nil {
		return nil, fmt.Errorf("its body is not the CBOR that is expected: %w", err)
	}
	return fromCBOR(v), nil
}

func fromCBOR(value cbor.Value) any {
	switch v := value.(type) {
	case cbor.Map:
		object := map[string]any{}
		for key, inner := range v {
			object[key] = fromCBOR(inner)
		}
		return object
	case cbor.List:
		list := make([]any, len(v))
		for i, inner := range v {
			list[i] = fromCBOR(inner)
		}
		return list
	case *cbor.Tag:
		return fromCBOR(v.Value)
	case cbor.String:
		return string(v)
	case cbor.Bool:
		return bool(v)
	}
	if number, err := cbor.AsFloat64(value); err == nil {
		return number
	}
	return nil
}

// toCBOR is the value of a member of that name. A client takes a number for a time only if it is marked as one.
func toCBOR(name string, value any) cbor.Value {
	switch v := value.(type) {
	case map[string]any:
		object := cbor.Map{}
		for key, inner := range v {
			object[key] = toCBOR(key, inner)
		}
		return object
	case []any:
		list := make(cbor.List, len(v))
		for i, inner := range v {
			list[i] = toCBOR(name, inner)
		}
		return list
	case string:
		return cbor.String(v)
	case bool:
		return cbor.Bool(v)
	case json.Number:
		if regexp.MustCompile(`(Timestamps?|Time)$`).MatchString(name) {
			return &cbor.Tag{ID: 1, Value: numberInCBOR(v)}
		}
		return numberInCBOR(v)
	}
	return &cbor.Nil{}
}

func numberInCBOR(v json.Number) cbor.Value {
	n, err := v.Int64()
	switch {
	case err != nil:
		number, _ := v.Float64() // the decoder has seen that it is one
		return cbor.Float64(number)
	case n < 0:
		return cbor.NegInt(-n)
	}
	return cbor.Uint(n)
}
