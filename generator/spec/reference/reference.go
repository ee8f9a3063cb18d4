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
	Path       string      `json:"path"`              // as spec.Language has it: bucket.grant
	Label      string      `json:"label,omitempty"`   // what stands in its label; empty: it has none
	Several    bool        `json:"several,omitempty"` // there may be more than one
	Place      Place       `json:"place,omitempty"`
	Text       string      `json:"text"`     // paragraphs, the first sentence for lists. Code is in backquotes
	Examples   []string    `json:"examples"` // HCL as it stands in a project or an environment
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Attribute is what a block may be told.
type Attribute struct {
	Name     string `json:"name"`
	Type     Type   `json:"type"`
	Place    Place  `json:"place,omitempty"`
	Required string `json:"required,omitempty"` // when it has to be there: Always, or a condition; empty: never
	Default  string `json:"default,omitempty"`  // what it is as good as where it is absent, as HCL
	Absent   string `json:"absent,omitempty"`   // the same in words, where that is no value; without both: nothing
	Text     string `json:"text"`               // sentences, with code in backquotes
	Limits   string `json:"limits,omitempty"`   // that AWS sets, or the language
	Source   string `json:"source,omitempty"`   // address of what says so
	Example  string `json:"example"`            // HCL

	// Values that tests try beside the example: Allowed are at the limits, Refused beyond them.
	Allowed []string `json:"-"`
	Refused []string `json:"-"`
}

// Always is when most of what is required has to be there.
const Always = "always"

// Type is what an attribute's value is.
type Type string

// The types of values.
const (
	String  Type = "string"
	Number  Type = "number"
	Bool    Type = "bool"
	Strings Type = "list of strings"

	StringOrStrings Type = "string, or list of strings"

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
		[]Block{pipeline(), task(), onObject(), step(), onFailure(), pipelineAllow(), stepAllow(), accept()},
		[]Block{deploy(), github(), gitlab(), deployAllow(), roles(), backend(), organization()},
		[]Block{locals()},
	)
}
