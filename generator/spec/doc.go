// Package spec reads the description of a data platform, the *.hcl files of one folder, into a Project: a plain value
// that is valid and in which every name is derived. What is wrong in the files is reported all at once, as Diagnostics.
//
// To read it, begin with model.go, which is what comes out, and wire.go, which is the language. Then, as a load goes:
//
//   - load.go, loader.go: files into blocks, and the collection of faults
//   - merge.go, locals.go: an environment's blocks over the project's; what they may refer to
//   - resolve.go: the order of all steps, each of which goes on where the one before found faults
//   - draft.go, enabled.go, owner.go, derive.go: an environment in the making, what it has, and the names of that
//   - eval.go, lists.go, required.go, reference.go, rules.go: evaluating attributes, and what a value has to be
//   - bucket.go, repository.go, pipeline.go, step.go, network.go, backend.go, access.go: one kind of block each
//   - between.go, collide.go, roles.go, graph.go: what concerns several environments
//   - language.go, unsupported.go: what blocks and attributes there are, for those who ask
//
// names.go and uses.go derive from a valid Project what others ask of it. Below it, edit changes a file in place, and
// reference describes the language.
package spec
