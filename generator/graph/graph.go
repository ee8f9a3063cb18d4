// Package graph is who owns what in a project, who uses it, and in which order that is applied, to be looked at.
package graph

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
)

// Graph is a project as its spec has it.
type Graph struct {
	Project      string        `json:"project"`
	Environments []Environment `json:"environments"` // by name
	External     []External    `json:"external"`     // by name
	Accesses     []Access      `json:"accesses"`     // by owner, bucket and principal
}

// Environment is an environment with what it owns.
type Environment struct {
	Name      string   `json:"name"`
	AccountID string   `json:"account_id"`
	Region    string   `json:"region"`
	Wave      int      `json:"wave"` // of the apply order, from 1; those of a wave are applied side by side
	Owners    []string `json:"owners"`
	Buckets   []string `json:"buckets"`   // by their keys in the spec
	Pipelines []string `json:"pipelines"` // likewise
}

// External is a bucket that isn't the project's.
type External struct {
	Name      string `json:"name"`
	AccountID string `json:"account_id"`
	Region    string `json:"region"`
}

// Access is what a pipeline, or a role outside of the project, may do with a bucket.
type Access struct {
	Owner  string `json:"owner"`  // environment; empty: the bucket is external
	Bucket string `json:"bucket"` // its key in the spec; an external one's name

	Environment string `json:"environment,omitempty"` // of the pipeline
	Pipeline    string `json:"pipeline,omitempty"`
	Role        string `json:"role,omitempty"` // ARN of one outside

	Read  bool `json:"read"`
	Write bool `json:"write"`
}

// Of is the graph of a project.
func Of(p *spec.Project) Graph {
	g := Graph{Project: p.Name, Environments: []Environment{}, External: externals(p), Accesses: []Access{}}
	positions := p.Positions()
	for _, e := range p.Environments {
		node := Environment{
			Name: e.Name, AccountID: e.AccountID, Region: e.Region, Wave: positions[e].Wave,
			Owners: spec.NamesOf(positions[e].Owners), Buckets: []string{}, Pipelines: []string{},
		}
		for _, b := range e.Buckets {
			node.Buckets = append(node.Buckets, b.Key)
			g.Accesses = append(g.Accesses, accesses(p, Access{Owner: e.Name, Bucket: b.Key}, b)...)
		}
		for _, pipeline := range e.Pipelines {
			node.Pipelines = append(node.Pipelines, pipeline.Key)
		}
		g.Environments = append(g.Environments, node)
	}
	for _, b := range p.Buckets() {
		if b.External() {
			g.Accesses = append(g.Accesses, accesses(p, Access{Bucket: b.Name}, b)...)
		}
	}
	return g
}

// externals are the buckets that aren't the project's, each once.
func externals(p *spec.Project) []External {
	all := []External{}
	for _, b := range p.Buckets() {
		if e := (External{b.Name, b.AccountID, b.Region}); b.External() && !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b External) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// accesses are those to one bucket, each an access to it with who has it.
func accesses(p *spec.Project, to Access, b *spec.Bucket) []Access {
	var all []Access
	for _, e := range p.Environments {
		for _, pipeline := range e.Pipelines {
			read, write := slices.Contains(pipeline.Reads(), b), slices.Contains(pipeline.Writes(), b)
			if read || write {
				a := to
				a.Environment, a.Pipeline, a.Read, a.Write = e.Name, pipeline.Key, read, write
				all = append(all, a)
			}
		}
	}
	for _, by := range b.Access {
		if by.Outside {
			a := to
			a.Role, a.Read, a.Write = by.Principal, by.Read, by.Write
			all = append(all, a)
		}
	}
	return all
}
