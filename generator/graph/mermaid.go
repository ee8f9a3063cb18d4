package graph

import (
	"fmt"
	"strings"
)

// Mermaid is the graph as a Mermaid flowchart: https://mermaid.js.org/syntax/flowchart.html. An arrow goes the way of
// the data: from a bucket to whoever reads it, and from whoever writes to a bucket.
func (g Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for _, e := range g.Environments {
		fmt.Fprintf(&b, "  subgraph %s[\"%s<br>%s, %s<br>wave %d\"]\n",
			id("env", e.Name), e.Name, e.AccountID, e.Region, e.Wave)
		for _, bucket := range e.Buckets {
			fmt.Fprintf(&b, "    %s[(\"%s\")]\n", id("bucket", e.Name, bucket), bucket)
		}
		for _, pipeline := range e.Pipelines {
			fmt.Fprintf(&b, "    %s[\"%s\"]\n", id("pipeline", e.Name, pipeline), pipeline)
		}
		b.WriteString("  end\n")
	}
	for i, role := range g.Roles() {
		fmt.Fprintf(&b, "  role%d([\"%s\"])\n", i+1, strings.ReplaceAll(role, `"`, "#quot;"))
	}
	for _, a := range g.Accesses {
		user, bucket := g.user(a), id("bucket", a.Owner, a.Bucket)
		if a.Read {
			fmt.Fprintf(&b, "  %s -->|read| %s\n", bucket, user)
		}
		if a.Write {
			fmt.Fprintf(&b, "  %s -->|write| %s\n", user, bucket)
		}
	}
	return b.String()
}
