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

const (
	contentType  = "application/x-amz-json-1.0"
	targetPrefix = "AWSStepFunctions."
)

// object is what a call takes or gives, with numbers as they were written.
type object map[string]any

func (o object) text(name string) string {
	v, _ := o[name].(string)
	return v
}

// moto is moto in the eyes of one request: it is asked as the request's caller.
type moto struct {
	object // the request's input
	next   http.Handler
	r      *http.Request
}

func newMoto(next http.Handler, r *http.Request) (*moto, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	input, err := decode(body)
	if err != nil {
		input = object{} // moto complains about what is missing
	}
	return &moto{object: input, next: next, r: r}, nil
}

// ask makes a call. moto's answer is returned as *apiError when it isn't 200.
func (m *moto) ask(action string, input object) (object, error) {
	body, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	r := m.r.Clone(m.r.Context())
	r.Header.Set("X-Amz-Target", targetPrefix+action)
	r.Header.Del("Content-Length")
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	answer := proxy.Ask(m.next, r)
	if answer.Status != http.StatusOK {
		return nil, &apiError{status: answer.Status, body: string(answer.Body)}
	}
	return decode(answer.Body)
}

func decode(body []byte) (object, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var o object
	if err := decoder.Decode(&o); err != nil {
		return nil, fmt.Errorf("an answer of moto's: %w", err)
	}
	return o, nil
}

// apiError is an answer that says that something is wrong.
type apiError struct {
	status int
	body   string
}

func (e *apiError) Error() string { return e.body }

// failf is an error of Step Functions' own.
func failf(code, format string, args ...any) error {
	body, err := json.Marshal(map[string]string{"__type": code, "message": fmt.Sprintf(format, args...)})
	return errors.Join(err, &apiError{http.StatusBadRequest, string(body)})
}

func writeError(w http.ResponseWriter, err error) {
	var e *apiError
	if !errors.As(err, &e) {
		e = &apiError{http.StatusInternalServerError, `{"__type":"InternalFailure"}`}
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(e.status)
	_, _ = io.WriteString(w, e.body) // a client that has gone away needs no answer
}
