package executions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

const contentType = "application/x-amz-json-1.0"

// object is what a call takes or gives, with numbers as they were written.
type object map[string]any

func (o object) text(name string) string {
	v, _ := o[name].(string)
	return v
}

// request is a call and its input.
type request struct {
	object
	*http.Request
	call proxy.Call
}

func newRequest(r *http.Request, call proxy.Call) (*request, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	in := object{}
	if decoder.Decode(&in) != nil {
		in = object{} // what is missing is complained about
	}
	return &request{in, r, call}, nil
}

// apiError is an answer that says that something is wrong.
type apiError struct {
	Code    string `json:"__type"`
	Message string `json:"message"`
}

func (e *apiError) Error() string { return e.Code + ": " + e.Message }

// failf is an error of Step Functions' own.
func failf(code, format string, args ...any) error {
	return &apiError{code, fmt.Sprintf(format, args...)}
}

func writeError(w http.ResponseWriter, err error) {
	var e *apiError
	status := http.StatusBadRequest
	if !errors.As(err, &e) {
		status, e = http.StatusInternalServerError, &apiError{"InternalFailure", err.Error()}
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(e) // a client that has gone away needs no answer
}

// body is the input again, for who is asked next.
func (r *request) body() io.ReadCloser {
	text, _ := json.Marshal(r.object) // what was decoded can be encoded
	return io.NopCloser(bytes.NewReader(text))
}
