package graph

import (
	"fmt"
	"slices"
	"strings"
)

// language is what the parts of a drawing look like, each a format with the arguments that draw gives it.
type language struct {
	begin       string              // no format
	environment string              // id, name, account, region, wave
	bucket      string              // id, key
	pipeline    string              // id, key
	end         string              // of an environment; no format
	external    string              // id, name and account as a text
	role        string              // id, ARN as a text
	edge        string              // from, to, label
	finish      string              // no format
	text        func(string) string // a text in quotes
}

// draw writes the graph in a language. An edge goes the way of the data: from a bucket to whoever reads it, and from
// whoever writes to a bucket.
func (g Graph) draw(l language) string {
	var b strings.Builder
	part := func(format string, arguments ...any) { fmt.Fprintf(&b, format, arguments...) }
	b.WriteString(l.begin)
	for _, e := range g.Environments {
		part(l.environment, id("cluster", e.Name), e.Name, e.AccountID, e.Region, e.Wave)
		for _, bucket := range e.Buckets {
			part(l.bucket, id("bucket", e.Name, bucket), bucket)
		}
		for _, pipeline := range e.Pipelines {
			part(l.pipeline, id("pipeline", e.Name, pipeline), pipeline)
		}
		b.WriteString(l.end)
	}
	for _, b := range g.External {
		part(l.external, id("bucket", "", b.Name), l.text(b.Name+" of account "+b.AccountID))
	}
	roles := g.roles()
	for i, role := range roles {
		part(l.role, fmt.Sprintf("role%d", i+1), l.text(role))
	}
	for _, a := range g.Accesses {
		user, bucket := id("pipeline", a.Environment, a.Pipeline), id("bucket", a.Owner, a.Bucket)
		if a.Role != "" {
			user = fmt.Sprintf("role%d", slices.Index(roles, a.Role)+1)
		}
		if a.Read {
			part(l.edge, bucket, user, "read")
		}
		if a.Write {
			part(l.edge, user, bucket, "write")
		}
	}
	b.WriteString(l.finish)
	return b.String()
}

// id is a name in a drawing. The spec's names have no underscores, and buckets' no two dots in a row.
func id(kind string, names ...string) string {
	return kind + "_" + strings.NewReplacer("-", "_", ".", "___").Replace(strings.Join(names, "__"))
}

// roles are the roles outside of the project, each once, sorted.
func (g Graph) roles() []string {
	var roles []string
	for _, a := range g.Accesses {
		if a.Role != "" {
			roles = append(roles, a.Role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}
