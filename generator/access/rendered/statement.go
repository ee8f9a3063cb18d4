package rendered

import (
	"strings"

	"github.com/tfgen/tfgen/generator/access/config"
)

// statementOf is the JSON form of a statement block.
func statementOf(block *config.Block) config.Value {
	s := map[string]config.Value{"Effect": config.String("Allow")}
	for argument, element := range map[string]string{"sid": "Sid", "effect": "Effect"} {
		if v := block.Value(argument); !v.IsNull() {
			s[element] = v
		}
	}
	for argument, element := range map[string]string{"actions": "Action", "not_actions": "NotAction",
		"resources": "Resource", "not_resources": "NotResource"} {
		if v := block.Value(argument); !v.IsNull() {
			s[element] = variables(v)
		}
	}
	for argument, element := range map[string]string{"principals": "Principal", "not_principals": "NotPrincipal"} {
		if v, ok := principals(block, argument); ok {
			s[element] = v
		}
	}
	if v, ok := conditions(block); ok {
		s["Condition"] = v
	}
	return config.Object(s)
}

// principals is the element for blocks of a type and identifiers each, or false without any.
func principals(statement *config.Block, kind string) (config.Value, bool) {
	blocks, unresolved := statement.Blocks(kind)
	if len(unresolved) > 0 {
		return config.Unknown(unresolved[0]), true
	}
	lists := map[string][]config.Value{}
	for _, b := range blocks {
		name, ok := b.Text("type")
		if !ok {
			return unknown("the type of a principal is not known", b.Range()), true
		}
		lists[name] = append(lists[name], variables(b.Value("identifiers")))
	}
	element := map[string]config.Value{}
	for name, values := range lists {
		element[name] = values[0]
		if len(values) > 1 {
			element[name] = joined(values, statement.Range())
		}
	}
	if everyone, ok := element["*"]; ok && len(element) == 1 {
		if list, ok := everyone.Texts(); ok && len(list) == 1 && list[0] == "*" {
			return config.String("*"), true
		}
	}
	return config.Object(element), len(blocks) > 0
}

// joined is one list of several.
func joined(lists []config.Value, rng config.Range) config.Value {
	var all []config.Value
	for _, list := range lists {
		values, ok := list.Texts()
		if !ok {
			return unknown("a part of the list is not known", rng)
		}
		for _, v := range values {
			all = append(all, config.String(v))
		}
	}
	return config.List(all...)
}

// conditions is the element for the condition blocks, or false without any.
func conditions(statement *config.Block) (config.Value, bool) {
	blocks, unresolved := statement.Blocks("condition")
	if len(unresolved) > 0 {
		return config.Unknown(unresolved[0]), true
	}
	operators := map[string]map[string]config.Value{}
	for _, b := range blocks {
		operator, known := b.Text("test")
		key, alsoKnown := b.Text("variable")
		if !known || !alsoKnown {
			return unknown("the test or the variable of a condition is not known", b.Range()), true
		}
		if operators[operator] == nil {
			operators[operator] = map[string]config.Value{}
		}
		v := variables(b.Value("values"))
		if other, twice := operators[operator][key]; twice {
			v = joined([]config.Value{other, v}, b.Range())
		}
		operators[operator][key] = v
	}
	element := map[string]config.Value{}
	for operator, keys := range operators {
		element[operator] = config.Object(keys)
	}
	return config.Object(element), len(blocks) > 0
}

// variables puts policy variables, which are written &{…} in this data source, into IAM's form. A list of one is that
// one, as the provider writes it.
func variables(v config.Value) config.Value {
	if s, ok := v.Text(); ok {
		return config.String(strings.ReplaceAll(s, "&{", "${"))
	}
	elements, ok := v.Elements()
	if !ok {
		return v
	}
	for i, element := range elements {
		elements[i] = variables(element)
	}
	if len(elements) == 1 {
		return elements[0]
	}
	return config.List(elements...)
}

// unknown is a value that isn't known.
func unknown(why string, rng config.Range) config.Value {
	return config.Unknown(config.Unresolved{Why: why, Range: rng})
}
