package adopt

// text is a string among a resource's values; empty where it isn't set or is known after the apply only.
func text(values map[string]any, path ...string) string {
	last := len(path) - 1
	for _, key := range path[:last] {
		values, _ = values[key].(map[string]any)
	}
	s, _ := values[path[last]].(string)
	return s
}
