package config

import (
	"cmp"

	"github.com/hashicorp/hcl/v2"
)

// Range is where something is written. Its file's name is a path in the file system that was read.
type Range = hcl.Range

// Files are files by their paths.
type Files = map[string]*hcl.File

// Diagnostics are errors of the configuration.
type Diagnostics = hcl.Diagnostics

// CompareRanges orders ranges by file and place.
func CompareRanges(a, b Range) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start.Byte, b.Start.Byte))
}

// Unresolved is something that isn't known from the configuration.
type Unresolved struct {
	Why   string
	Range Range
}

// Problem is something that is legal, and that hides a part of the configuration or makes it other than it looks.
type Problem struct {
	Kind  ProblemKind
	What  string // such as: module own is not read: it calls itself
	Type  string // of the resource or data source that it is about, such as aws_iam_role; empty: of none
	Range Range
}

// ProblemKind is what is wrong.
type ProblemKind int

// The kinds of problems.
const (
	UnreadModule   ProblemKind = iota // a module whose files aren't there: whatever it makes is missing
	UnknownCount                      // a block of which it isn't known how often it is repeated
	DuplicateKey                      // an object with a key twice, of which the last one counts
	NestedProvider                    // a provider that a module configures by itself
	UnknownBlock                      // a block of a type that a newer Terraform may have
)
