package spec

import "testing"

func TestProviderFault(t *testing.T) {
	own := "~> 6.30"
	for _, test := range []struct {
		constraint, version string
		ok                  bool
	}{
		{defaultProvider(), "5.100.0", true}, {defaultProvider(), "6.21.0", true}, {defaultProvider(), "6.40.0", true},
		{defaultProvider(), "6.69.1", true}, {defaultProvider(), "6.22.0", false}, {defaultProvider(), "6.22.1", false},
		{defaultProvider(), "6.39.2", false}, {defaultProvider(), "5.99.1", false}, {defaultProvider(), "7.0.0", false},
		{own, "6.30.0", true}, {own, "5.100.0", false}, {own, "x", false},
	} {
		p := &Project{ProviderVersion: test.constraint}
		if got := p.ProviderFault(test.version); (got == "") != test.ok {
			t.Errorf("%s with %.20q: %q", test.version, test.constraint, got)
		}
	}
}
