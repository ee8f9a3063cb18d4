package graph

import "strings"

// DOT is the graph in Graphviz's language: https://graphviz.org/doc/info/lang.html.
func (g Graph) DOT() string {
	return g.draw(language{
		begin:       "digraph \"" + g.Project + "\" {\n  rankdir=LR;\n  node [shape=box];\n",
		environment: "  subgraph %s {\n    label=\"%s\\n%s, %s\\nwave %d\";\n",
		bucket:      "    %s [label=\"%s\", shape=cylinder];\n",
		pipeline:    "    %s [label=\"%s\"];\n",
		end:         "  }\n",
		external:    "  %s [label=%s, shape=cylinder];\n",
		role:        "  %s [label=%s, shape=oval];\n",
		edge:        "  %s -> %s [label=\"%s\"];\n",
		finish:      "}\n",
		text: func(text string) string {
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
		},
	})
}
