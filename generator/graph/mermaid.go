package graph

import "github.com/tfgen/tfgen/generator/internal/markdown"

// Mermaid is the graph as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html.
func (g Graph) Mermaid() string {
	return g.draw(language{
		begin:       "flowchart LR\n",
		environment: "  subgraph %s[\"%s<br>%s, %s<br>wave %d\"]\n",
		bucket:      "    %s[(\"%s\")]\n",
		pipeline:    "    %s[\"%s\"]\n",
		end:         "  end\n",
		external:    "  %s[(%s)]\n",
		role:        "  %s([%s])\n",
		edge:        "  %[1]s -->|%[3]s| %[2]s\n",
		text:        markdown.Label,
	})
}
