// Package config evaluates a Terraform configuration as far as it is known without a plan, without running Terraform,
// and without knowing any provider: what one computes of its resources, the caller says.
//
// What it can't resolve is never left out and never guessed. A value is then unknown, with the reason and its place; in
// a JSON document a marker stands for it; and whatever hides a part of the configuration is a Problem.
//
// # Reading order
//
//   - load.go: Load makes a Root, from which a caller takes resources and providers, and at the end what went wrong.
//   - files.go, declarations.go, block.go: a folder's files are parsed, overrides are put over what they override, and
//     their blocks are sorted by name. No expression is evaluated yet. Other kinds of files and blocks belong here.
//   - module.go, call.go, installed.go, variables.go, tfvars.go: a module is evaluated once for each instance of its
//     call, each name in it once, when it is first asked for.
//   - expand.go, instance.go, nested.go: count and for_each make instances of a resource, dynamic makes nested blocks.
//   - scope.go, lookup.go, references.go: an expression is evaluated with the values of those names alone that it has.
//   - value.go, unresolved.go: what callers get. The reasons for what is unknown follow values as cty's marks.
//   - json.go, encode.go, origin.go, elements.go, lines.go: a JSON document with the place of each element of a list in
//     it, found by following references back to where the text is written.
//   - functions.go, checked.go, filefunctions.go, budget.go: Terraform's functions, and bounds of what evaluating
//     costs.
//
// The data flows from files to declarations (shared by all calls of a module), to modules and instances (by address),
// to values and documents (by expression).
package config
