package rendered

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functionTable are functions by name.
type functionTable = map[string]function.Function

// functions are those of Terraform's that are evaluated. An expression with another one is unresolved. Left out on
// purpose: range, whose result costs more than what is written, and try and can, for which an attribute that isn't
// known here would be one that isn't there.
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

// bounded takes the cost of a function off the budget that may be that of all its arguments, multiplied.
func (l *loader) bounded(f function.Function) function.Function {
	width := regexp.MustCompile(`%[^%a-zA-Z]*[0-9]{4}`)
	return checked(f, func(args []cty.Value) error {
		cost := weight(args[0], maxWeight)
		for _, arg := range args {
			cost = min(cost*weight(arg, maxWeight), maxWork)
		}
		if format, ok := text(args[0]); !l.spend(cost) || ok && width.MatchString(format) {
			return errors.New("the result may be too large to evaluate")
		}
		return nil
	})
}

// whole refuses resources, of which not all attributes are known.
func whole(f function.Function) function.Function {
	return checked(f, func(args []cty.Value) error {
		if kind := args[0].Type(); kind.IsObjectType() && kind.HasAttribute(hidden) {
			return errors.New("not all attributes of a resource are known")
		}
		return nil
	})
}

// checked is the function behind a check of its arguments, of which there is at least one.
func checked(f function.Function, check func([]cty.Value) error) function.Function {
	rest := function.Parameter{Name: "arguments", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}
	checkedType := func(args []cty.Value) (cty.Type, error) {
		if len(args) == 0 {
			return cty.NilType, errors.New("it needs an argument")
		}
		if err := check(args); err != nil {
			return cty.NilType, err
		}
		args, err := converted(f, args)
		if err != nil {
			return cty.NilType, err
		}
		return f.ReturnTypeForValues(args)
	}
	return function.New(&function.Spec{
		VarParam: &rest,
		Type:     checkedType,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			args, err := converted(f, args)
			if err != nil {
				return cty.NilVal, err
			}
			return f.Call(args)
		},
	})
}

// converted are the arguments with the types of the function's parameters, as HCL converts them in a call.
func converted(f function.Function, args []cty.Value) ([]cty.Value, error) {
	parameters := f.Params()
	list := make([]cty.Value, len(args))
	for i, arg := range args {
		parameter := f.VarParam()
		if i < len(parameters) {
			parameter = &parameters[i]
		}
		if parameter == nil {
			return nil, errors.New("there are too many arguments")
		}
		var err error
		if list[i], err = convert.Convert(arg, parameter.Type); err != nil {
			return nil, err
		}
	}
	return list, nil
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

func (l *loader) fileFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			_, content, err := l.read(args[0].AsString())
			return cty.StringVal(string(content)), err
		},
	})
}

// read reads a file whose path is relative to the root, where Terraform runs.
func (l *loader) read(name string) (file string, content []byte, err error) {
	file = path.Join(l.root.Path, name)
	if path.IsAbs(name) || !fs.ValidPath(file) {
		return "", nil, errors.New("the file is outside of the repository's environments")
	}
	content, err = fs.ReadFile(l.fsys, file)
	if err == nil && len(content) > maxFile {
		err = errors.New("the file is too large")
	}
	if err == nil {
		l.root.Files[file] = &hcl.File{Bytes: content}
	}
	return file, content, err
}

// templateFunction evaluates a template.
func (l *loader) templateFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}, {Name: "vars", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			file, content, err := l.read(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			if why := tooComplex(content); why != "" {
				return cty.NilVal, errors.New("the template " + why)
			}
			template, diags := hclsyntax.ParseTemplate(content, file, hcl.InitialPos)
			if diags.HasErrors() {
				return cty.NilVal, diags
			}
			return l.template(template, args[1])
		},
	})
}

func (l *loader) template(template hclsyntax.Expression, variables cty.Value) (cty.Value, error) {
	ctx := &hcl.EvalContext{Functions: maps.Clone(l.functions)}
	delete(ctx.Functions, "templatefile") // Terraform has none in templates
	if kind := variables.Type(); kind.IsObjectType() || kind.IsMapType() {
		ctx.Variables = variables.AsValueMap()
	}
	if !l.afford(template, ctx) {
		return cty.NilVal, errors.New("the template is too expensive to evaluate")
	}
	v, diags := template.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}
