package config

import (
	"errors"
	"regexp"
	"sync"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// bounded takes the cost of a function off the budget that may be that of all its arguments, multiplied.
func (l *loader) bounded(f function.Function) function.Function {
	width := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%[^%a-zA-Z]*[0-9]{4}`) })
	return checked(f, func(args []cty.Value) error {
		cost := weight(args[0], maxWeight)
		for _, arg := range args {
			cost = min(cost*weight(arg, maxWeight), maxWork)
		}
		if format, ok := text(args[0]); !l.spend(cost) || ok && width().MatchString(format) {
			return errors.New("the result may be too large to evaluate")
		}
		return nil
	})
}

// whole refuses resources, of which not all attributes are known.
func whole(f function.Function) function.Function {
	return checked(f, func(args []cty.Value) error {
		if kind := args[0].Type(); kind.IsObjectType() && kind.HasAttribute(wholly) {
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
