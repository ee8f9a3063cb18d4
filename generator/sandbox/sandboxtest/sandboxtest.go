// Package sandboxtest starts sandboxes for tests.
package sandboxtest

import (
	"testing"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// Start starts a sandbox that ends with the test. Under -short the test is skipped: starting moto takes seconds.
func Start(t testing.TB, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	if testing.Short() {
		t.Skip("it needs the sandbox")
	}
	if o.Progress == nil {
		o.Progress = func(line string) { t.Log(line) }
	}
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
