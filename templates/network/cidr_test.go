package network

import (
	"slices"
	"testing"
)

func TestSplitCIDR(t *testing.T) {
	for _, test := range []struct {
		cidr string
		n    int
		want []string
	}{
		{"10.0.0.0/24", 1, []string{"10.0.0.0/24"}},
		{"10.0.0.0/24", 2, []string{"10.0.0.0/25", "10.0.0.128/25"}},
		{"10.0.0.0/24", 3, []string{"10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/26"}},
		{"10.0.0.0/24", 4, []string{"10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/26", "10.0.0.192/26"}},
		{"10.0.0.0/16", 5, []string{"10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19", "10.0.96.0/19", "10.0.128.0/19"}},
		{"255.255.255.0/24", 2, []string{"255.255.255.0/25", "255.255.255.128/25"}},
		{"10.1.2.3/16", 2, []string{"10.1.0.0/17", "10.1.128.0/17"}},
	} {
		if got := splitCIDR(test.cidr, test.n); !slices.Equal(got, test.want) {
			t.Errorf("splitCIDR(%s, %d) = %v, want %v", test.cidr, test.n, got, test.want)
		}
	}
}
