// Package proof compares what rendered policies grant with what the spec intends, and shows who may use what.
//
// It takes the intent from the spec alone and the grants from the rendered files alone: it knows neither the templates
// nor how they word a policy. Each half of a grant is held against the intent by itself, so that a half that is too
// wide is seen before the other side opens, too.
//
// # Reading order
//
//   - model.go: the words: principals, resources of some kinds, and verbs, which are groups of actions.
//   - load.go, landscape.go, assemble.go, policy.go, statement.go: rendered roots, put together as one Landscape of
//     principals and resources, with the policies on both.
//   - things.go, outside.go: what pipelines are allowed to use besides, and what they use of others, whose policies
//     aren't in the files, as resources to ask about.
//   - ask.go: one question about a principal and a resource, answered by [access.Ask] from the policies of both.
//   - matrix.go, filter.go, pairs.go, cell.go: every pair that is wanted is asked about every verb.
//     diff.go and since.go compare two matrices.
//   - intent.go, intent_bucket.go, intent_repository.go, intent_pipeline.go: what the spec means, as clauses: who is
//     to be able to do what. The lists of actions are written down here once more on purpose: they are not those of
//     the templates.
//   - acceptance.go, accepted.go: what the spec accepts beside all that. Where a question finds what isn't meant, it is
//     asked again beside the acceptances; what is still found is a finding.
//   - check.go: the two directions. missing.go asks whether each clause is allowed. excess_roles.go and
//     excess_resources.go ask whether a statement allows anything beside the clauses, which clauses.go turns into Deny
//     statements. transport.go asks about plain HTTP, problems.go says what can't be told.
//   - limits.go, endpoints.go: what takes away from what policies allow, as far as it is known.
//   - actions.go: which actions of a service are on resources of a kind. stranger.go asks what roles of the team's own
//     files reach; ways.go has the permissions that lead further, and what they are on; chain.go says who may become
//     whom. outlets.go looks for settings that let data out beside policies, around.go for what isn't read.
//   - finding.go, location.go, example.go: what is found, where it stands, and a request that shows it.
//   - fast.go: what can be told by words alone, without asking. It changes no answer.
//   - source.go, report.go, table.go, text.go: how all this is printed.
//
// The data flows from roots to a Landscape, from there by questions to Rows (Matrix) or, with the intent of a project,
// to Findings (Check).
package proof
