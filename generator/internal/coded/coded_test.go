package coded_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

type (
	code  string
	other string
)

func TestHas(t *testing.T) {
	err := coded.Errorf(code("missing"), "read %s: %w", "file", fs.ErrNotExist)
	for _, test := range []struct {
		name string
		has  bool
		want bool
	}{
		{"its code", coded.Has(err, code("missing")), true},
		{"its code, wrapped", coded.Has(fmt.Errorf("load: %w", err), code("missing")), true},
		{"its code, joined", coded.Has(errors.Join(fs.ErrExist, err), code("missing")), true},
		{"another code", coded.Has(err, code("broken")), false},
		{"the same text of another type", coded.Has(err, other("missing")), false},
		{"the outer of two codes", coded.Has(coded.Errorf(code("broken"), "%w", err), code("broken")), true},
		{"no code", coded.Has(fs.ErrNotExist, code("missing")), false},
		{"no code, and none wanted", coded.Has(fs.ErrNotExist, code("")), false},
		{"no error", coded.Has(nil, code("missing")), false},
	} {
		if test.has != test.want {
			t.Errorf("%s: %t", test.name, test.has)
		}
	}
	if want := "read file: file does not exist"; err.Error() != want || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %q, or has lost its cause", err)
	}
}
