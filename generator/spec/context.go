package spec

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// identities are the environments by name, which each of them may refer to.
func identities(drafts []*draft) cty.Value {
	environments := map[string]cty.Value{}
	for _, s := range drafts {
		environments[s.Name] = s.identity()
	}
	return cty.ObjectVal(environments)
}

// early is what may be referred to before it is known what the environments have: the constants and the environments.
func (s *draft) early(environments cty.Value) *hcl.EvalContext {
	variables := maps.Clone(s.ctx.Variables)
	variables["env"] = s.identity()
	variables["environment"] = environments
	return &hcl.EvalContext{Variables: variables, Functions: s.ctx.Functions}
}

// context is what the environment's other expressions may refer to: beside that, what it has. What could not be derived
// is unknown.
func (s *draft) context() *hcl.EvalContext {
	buckets := map[string]cty.Value{}
	for key, b := range s.usable {
		buckets[key] = object("name", "", "arn", "")
		if b != nil && b.located() {
			buckets[key] = object("name", b.Name, "arn", b.ARN())
		}
	}
	repositories, clusters, pipelines := map[string]cty.Value{}, map[string]cty.Value{}, map[string]cty.Value{}
	for key, r := range s.images {
		repositories[key] = object("name", "", "url", "", "arn", "")
		if r != nil && r.Owner.located() {
			repositories[key] = object("name", r.Name, "url", r.URL, "arn", r.ARN)
		}
	}
	for _, c := range s.Clusters {
		clusters[c.Key] = s.resource("name", c.Name, "arn", c.ARN)
	}
	for _, p := range s.Pipelines {
		pipelines[p.Key] = s.resource("name", p.Name, "arn", p.ARN)
	}
	variables := maps.Clone(s.ctx.Variables)
	variables["bucket"] = cty.ObjectVal(buckets)
	variables["repository"] = cty.ObjectVal(repositories)
	variables["cluster"] = cty.ObjectVal(clusters)
	variables["pipeline"] = cty.ObjectVal(pipelines)
	return &hcl.EvalContext{Variables: variables, Functions: s.ctx.Functions}
}

func (s *draft) identity() cty.Value {
	return object("name", s.Name, "account_id", s.AccountID, "region", s.Region)
}

// resource is the object of something that the environment has.
func (s *draft) resource(pairs ...string) cty.Value {
	if !s.located() {
		for i := 1; i < len(pairs); i += 2 {
			pairs[i] = ""
		}
	}
	return object(pairs...)
}

// object makes an object of names and values by turns.
func object(pairs ...string) cty.Value {
	attributes := map[string]cty.Value{}
	for pair := range slices.Chunk(pairs, 2) {
		attributes[pair[0]] = text(pair[1])
	}
	return cty.ObjectVal(attributes)
}

// text is a string, unknown where it is empty because of a fault elsewhere.
func text(v string) cty.Value {
	if v == "" {
		return cty.UnknownVal(cty.String)
	}
	return cty.StringVal(v)
}
