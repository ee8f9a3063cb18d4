// Package depth tells how deep the nodes of a graph lie.
package depth

// Of is the depth of each node: 0 where none is before it, else one more than the deepest of those that are, all of
// which have to be among the nodes. There must be no circles. It asks once for those before a node.
func Of[T comparable](nodes []T, before func(T) []T) map[T]int {
	depths := map[T]int{}
	var visit func(T) int
	visit = func(node T) int {
		if depth, ok := depths[node]; ok {
			return depth
		}
		depth := 0
		for _, other := range before(node) {
			depth = max(depth, visit(other)+1)
		}
		depths[node] = depth
		return depth
	}
	for _, node := range nodes {
		visit(node)
	}
	return depths
}
