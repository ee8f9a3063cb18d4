package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// DOT is the graph in Graphviz's language: https://graphviz.org/doc/info/lang.html. Arrows go the way of the data.
func (g Graph) DOT() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n  rankdir=LR;\n  node [shape=box];\n", strconv.Quote(g.Project))
	for _, e := range g.Environments {
		fmt.Fprintf(&b, "  subgraph %s {\n", id("cluster", e.Name))
		fmt.Fprintf(&b, "    label=\"%s\\n%s, %s\\nwave %d\";\n", e.Name, e.AccountID, e.Region, e.Wave)
		for _, bucket := range e.Buckets {
			fmt.Fprintf(&b, "    %s [label=%q, shape=cylinder];\n", id("bucket", e.Name, bucket), bucket)
		}
		for _, pipeline := range e.Pipelines {
			fmt.Fprintf(&b, "    %s [label=%q];\n", id("pipeline", e.Name, pipeline), pipeline)
		}
		b.WriteString("  }\n")
	}
	for i, role := range g.Roles() {
		fmt.Fprintf(&b, "  role%d [label=%q, shape=oval];\n", i+1, role)
	}
	for _, a := range g.Accesses {
		user, bucket := g.user(a), id("bucket", a.Owner, a.Bucket)
		if a.Read {
			fmt.Fprintf(&b, "  %s -> %s [label=\"read\"];\n", bucket, user)
		}
		if a.Write {
			fmt.Fprintf(&b, "  %s -> %s [label=\"write\"];\n", user, bucket)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// user is the name, in a drawing, of who has an access.
func (g Graph) user(a Access) string {
	if a.Role != "" {
		return fmt.Sprintf("role%d", slices.Index(g.Roles(), a.Role)+1)
	}
	return id("pipeline", a.Environment, a.Pipeline)
}

// id is a name in a drawing. The spec's names have no underscores.
func id(kind string, names ...string) string {
	return kind + "_" + strings.ReplaceAll(strings.Join(names, "__"), "-", "_")
}
