package spec

// cycles finds, for each of the ordered nodes, the shortest cycle through it that has no earlier node: at least one of
// every knot, and none twice.
func cycles(nodes []string, edges func(string) []string) [][]string {
	rank := map[string]int{}
	for i, n := range nodes {
		rank[n] = i
	}
	var found [][]string
	for i, start := range nodes {
		allowed := func(n string) bool { r, ok := rank[n]; return ok && r >= i }
		if path := loop(start, edges, allowed); path != nil {
			found = append(found, path)
		}
	}
	return found
}

// loop is the shortest way from start over allowed nodes back to start, without the return; nil where there is none.
func loop(start string, edges func(string) []string, allowed func(string) bool) []string {
	seen := map[string]bool{start: true}
	for paths := [][]string{{start}}; len(paths) > 0; paths = paths[1:] {
		path := paths[0]
		for _, next := range edges(path[len(path)-1]) {
			if next == start {
				return path
			}
			if allowed(next) && !seen[next] {
				seen[next] = true
				paths = append(paths, append(path[:len(path):len(path)], next))
			}
		}
	}
	return nil
}
