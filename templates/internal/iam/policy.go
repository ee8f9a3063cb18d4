// Package iam writes IAM policies and roles the way that every module needs them.
package iam

import (
	"strconv"
	"strings"

	"github.com/tfgen/tfgen/generator/tf"
)

// Statement is a statement of a policy. What is empty is left out.
type Statement struct {
	Sid        string
	Deny       bool
	Principal  tf.Expr // resource policies only
	Actions    []string
	Resources  []string
	Conditions []Condition // all must hold
}

// Condition is one operator with one key, and the values of which one must match.
type Condition struct {
	Operator string
	Key      string
	Values   []string
}

// Policy is a policy document, spelled out so that a reviewer sees every value. A statement id that stands twice gets a
// number: IAM wants each once, and ids leave out the hyphens that tell some names apart.
func Policy(statements ...Statement) tf.Expr {
	list := make(tf.List, len(statements))
	taken := map[string]bool{}
	for i, s := range statements {
		s.Sid = distinct(s.Sid, taken)
		list[i] = s.object()
	}
	return tf.JSON(tf.Object{
		tf.Attr("Version", tf.String("2012-10-17")),
		tf.Attr("Statement", list),
	})
}

// Half is what somebody else has to add to a policy. The ids say which project it is for.
func Half(project string, statements ...Statement) tf.Expr {
	for i := range statements {
		statements[i].Sid = Sid(project, statements[i].Sid)
	}
	return Policy(statements...)
}

// distinct is the id, with a number if it is taken, and takes it.
func distinct(sid string, taken map[string]bool) string {
	free := sid
	for n := 2; taken[free]; n++ {
		free = sid + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}

func (s Statement) object() tf.Object {
	o := tf.Object{
		tf.Attr("Sid", tf.String(s.Sid)),
		tf.Attr("Effect", tf.String(s.effect())),
	}
	if s.Principal != nil {
		o = append(o, tf.Attr("Principal", s.Principal))
	}
	o = append(o, tf.Attr("Action", oneOrMany(s.Actions)))
	if len(s.Resources) > 0 {
		o = append(o, tf.Attr("Resource", oneOrMany(s.Resources)))
	}
	if len(s.Conditions) > 0 {
		o = append(o, tf.Attr("Condition", conditions(s.Conditions)))
	}
	return o
}

func (s Statement) effect() string {
	if s.Deny {
		return "Deny"
	}
	return "Allow"
}

// conditions groups by operator: a policy names each operator once.
func conditions(list []Condition) tf.Object {
	var operators tf.Object
	byOperator := map[string]tf.Object{}
	var order []string
	for _, c := range list {
		if byOperator[c.Operator] == nil {
			order = append(order, c.Operator)
		}
		byOperator[c.Operator] = append(byOperator[c.Operator], tf.Attr(c.Key, oneOrMany(c.Values)))
	}
	for _, operator := range order {
		operators = append(operators, tf.Attr(operator, byOperator[operator]))
	}
	return operators
}

func oneOrMany(values []string) tf.Expr {
	if len(values) == 1 {
		return tf.String(values[0])
	}
	return tf.Strings(values...)
}

// AWS is the principal that is one of some accounts or roles, by ARN.
func AWS(arns ...string) tf.Expr { return tf.Object{tf.Attr("AWS", oneOrMany(arns))} }

// Service is the principal of an AWS service.
func Service(name string) tf.Expr { return tf.Object{tf.Attr("Service", tf.String(name))} }

// Sid makes a statement id of words: IAM allows letters and digits only.
func Sid(words ...string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.Join(words, " "), func(r rune) bool { return r == ' ' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
