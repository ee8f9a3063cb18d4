// Package reference describes the spec language: what each block and attribute is for, and what it may be. What there
// is to describe comes from the language itself (spec.Language), and tests hold what is said against it: types,
// defaults, limits, places and examples are tried.
//
// An attribute that is new in the language is a row in the file of its block, and a block is a function with such rows,
// in Blocks.
package reference

import "slices"

// Block is a type of block.
type Block struct {
	Path       string // as spec.Language has it: bucket.grant
	Label      string // what stands in its label; empty: it has none
	Several    bool
	Place      Place
	Text       string   // a paragraph or more; the first sentence stands for it in lists. Code is in backquotes
	Examples   []string // HCL as it stands in a project or an environment, whose bucket, task and so on this is
	Attributes []Attribute
}

// Attribute is what a block may be told.
type Attribute struct {
	Name     string
	Type     Type
	Place    Place
	Required string // when it has to be there: Always, or a condition; empty: never
	Default  string // what it is as good as where it is absent, as HCL
	Absent   string // what holds then, in words, where that is no value; without both: nothing
	Text     string // sentences, with code in backquotes
	Limits   string // that AWS sets, or the language
	Source   string // address of what says so
	Example  string // HCL

	// Values that tests try beside the example: Allowed are at the limits, Refused beyond them.
	Allowed []string
	Refused []string
}

// Always is when most of what is required has to be there.
const Always = "always"

// Type is what an attribute's value is.
type Type string

// The types of values.
const (
	String   Type = "string"
	Number   Type = "number"
	Bool     Type = "bool"
	Strings  Type = "list of strings"
	Map      Type = "map of strings"
	Numbers  Type = "map of numbers"
	Lists    Type = "map of lists of strings"
	ABucket  Type = "reference to a bucket"
	Buckets  Type = "list of references to buckets"
	ACluster Type = "reference to a cluster"
)

// Place is where a block or an attribute may stand.
type Place string

// The places; what has none of these may stand in both.
const (
	ProjectOnly     Place = "project only"
	EnvironmentOnly Place = "environments only"
)

// Blocks are all blocks, in the order in which one reads of them.
func Blocks() []Block {
	return slices.Concat(
		[]Block{project(), terraform(), network()},
		[]Block{bucket(), grant(), repository(), cluster()},
		[]Block{pipeline(), task(), pipelineAllow(), accept()},
		[]Block{deploy(), github(), gitlab(), deployAllow(), roles(), backend(), organization()},
		[]Block{locals()},
	)
}
