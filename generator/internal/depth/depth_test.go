package depth_test

import (
	"maps"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/depth"
)

// TestOf asks for those before a node once, however many are after it: else the ladder, in which both nodes of a rung
// are after both of the one below, would take for ever.
func TestOf(t *testing.T) {
	before := func(node int) []int {
		if node < 2 {
			return nil
		}
		rung := node/2*2 - 2
		return []int{rung, rung + 1}
	}
	want, ladder := map[int]int{}, []int{}
	for node := 199; node >= 0; node-- {
		want[node], ladder = node/2, append(ladder, node)
	}
	if got := depth.Of(ladder, before); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
