package citest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/rhysd/actionlint"
)

// expressions evaluates those of a workflow of GitHub's, as far as generated ones need it.
// https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
type expressions struct {
	contexts map[string]any // github, matrix, needs…
	failed   bool           // a step, or a job that comes before
}

// template fills the expressions in a text.
func (e expressions) template(text string) (string, error) {
	var failed error
	filled := regexp.MustCompile(`\$\{\{(.*?)\}\}`).ReplaceAllStringFunc(text, func(found string) string {
		value, err := e.value(found[3:])
		if err != nil {
			failed = err
		}
		return asText(value)
	})
	return filled, failed
}

// condition is an if's. One that asks nothing of what came before wants that it succeeded.
func (e expressions) condition(text string) (bool, error) {
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "${{"), "}}")
	if text == "" {
		text = "success()"
	}
	if !regexp.MustCompile(`\b(success|failure|cancelled|always)\(`).MatchString(text) {
		text = "success() && (" + text + ")"
	}
	value, err := e.value(text + "}}")
	return truth(value), err
}

// value is that of an expression, which ends in }}.
func (e expressions) value(text string) (any, error) {
	node, err := actionlint.NewExprParser().Parse(actionlint.NewExprLexer(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	return e.evaluate(node)
}

func (e expressions) evaluate(node actionlint.ExprNode) (any, error) {
	switch n := node.(type) {
	case *actionlint.StringNode:
		return n.Value, nil
	case *actionlint.VariableNode:
		value, ok := e.contexts[n.Name]
		if !ok {
			return nil, fmt.Errorf("there is no context %q", n.Name)
		}
		return value, nil
	case *actionlint.ObjectDerefNode:
		receiver, err := e.evaluate(n.Receiver)
		object, _ := receiver.(map[string]any)
		for name, value := range object {
			if strings.EqualFold(name, n.Property) {
				return value, err
			}
		}
		return nil, err
	case *actionlint.NotOpNode:
		value, err := e.evaluate(n.Operand)
		return !truth(value), err
	case *actionlint.LogicalOpNode:
		left, err := e.evaluate(n.Left)
		if err != nil || truth(left) == (n.Kind == actionlint.LogicalOpNodeKindOr) {
			return left, err
		}
		return e.evaluate(n.Right)
	case *actionlint.CompareOpNode:
		left, err := e.evaluate(n.Left)
		if err != nil {
			return nil, err
		}
		right, err := e.evaluate(n.Right)
		return (asText(left) == asText(right)) == (n.Kind == actionlint.CompareOpNodeKindEq), err
	case *actionlint.FuncCallNode:
		return e.call(n)
	}
	return nil, fmt.Errorf("%T isn't evaluated here", node)
}

func (e expressions) call(n *actionlint.FuncCallNode) (any, error) {
	switch strings.ToLower(n.Callee) {
	case "success":
		return !e.failed, nil
	case "failure":
		return e.failed, nil
	case "cancelled":
		return false, nil
	case "hashfiles":
		return "digest", nil
	case "fromjson":
		argument, err := e.evaluate(n.Args[0])
		if err != nil {
			return nil, err
		}
		var value any
		err = json.Unmarshal([]byte(asText(argument)), &value)
		return value, err
	}
	return nil, fmt.Errorf("function %s isn't evaluated here", n.Callee)
}

func truth(v any) bool { return v != nil && v != false && v != "" }

func asText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
