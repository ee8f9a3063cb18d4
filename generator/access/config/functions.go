package config

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functionTable are functions by name.
type functionTable = map[string]function.Function

// functions are those of Terraform's that are evaluated. An expression with another one is unresolved. Left out on
// purpose: range, whose result costs more than what is written.
// https://developer.hashicorp.com/terraform/language/functions
func functions(l *loader) functionTable {
	return functionTable{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "max": stdlib.MaxFunc,
		"min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "signum": stdlib.SignumFunc,

		"chomp": stdlib.ChompFunc, "lower": stdlib.LowerFunc, "upper": stdlib.UpperFunc, "title": stdlib.TitleFunc,
		"trim": stdlib.TrimFunc, "trimspace": stdlib.TrimSpaceFunc, "trimprefix": stdlib.TrimPrefixFunc,
		"trimsuffix": stdlib.TrimSuffixFunc, "substr": stdlib.SubstrFunc, "strrev": stdlib.ReverseFunc,
		"split": stdlib.SplitFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc,
		"join": l.bounded(stdlib.JoinFunc), "format": l.bounded(stdlib.FormatFunc), "replace": l.bounded(replace()),
		"formatlist": l.bounded(stdlib.FormatListFunc),
		"startswith": test(strings.HasPrefix), "endswith": test(strings.HasSuffix),
		"strcontains": test(strings.Contains),
		"basename":    onText(path.Base), "dirname": onText(path.Dir),
		"base64encode": onText(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }),

		"try": tryFunction(), "can": canFunction(), "coalesce": coalesce(),

		"chunklist": stdlib.ChunklistFunc, "coalescelist": stdlib.CoalesceListFunc, "compact": stdlib.CompactFunc,
		"concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc, "distinct": l.bounded(stdlib.DistinctFunc),
		"element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc, "keys": whole(stdlib.KeysFunc),
		"length": whole(stdlib.LengthFunc), "lookup": whole(stdlib.LookupFunc), "merge": stdlib.MergeFunc,
		"reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc,
		"setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc,
		"sort": stdlib.SortFunc, "values": whole(stdlib.ValuesFunc), "zipmap": stdlib.ZipmapFunc,

		"tobool": stdlib.MakeToFunc(cty.Bool), "tonumber": stdlib.MakeToFunc(cty.Number),
		"tostring": stdlib.MakeToFunc(cty.String), "tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),

		"jsonencode": jsonencode(), "jsondecode": stdlib.JSONDecodeFunc,
		"file": l.fileFunction(), "templatefile": l.templateFunction(),
	}
}

// replace takes a regular expression between slashes, as Terraform's does.
func replace() function.Function {
	texts := []function.Parameter{{Name: "string", Type: cty.String}, {Name: "substring", Type: cty.String},
		{Name: "replacement", Type: cty.String}}
	return function.New(&function.Spec{
		Params: texts,
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			pattern := args[1].AsString()
			if len(pattern) > 1 && strings.HasPrefix(pattern, "/") && strings.HasSuffix(pattern, "/") {
				return stdlib.RegexReplace(args[0], cty.StringVal(pattern[1:len(pattern)-1]), args[2])
			}
			return stdlib.Replace(args[0], args[1], args[2])
		},
	})
}

// test is a function of two texts that is true or false.
func test(f func(text, other string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "string", Type: cty.String}, {Name: "other", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(f(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// onText is a function of one text.
func onText(f func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "string", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(f(args[0].AsString())), nil
		},
	})
}
