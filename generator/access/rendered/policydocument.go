package rendered

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// policyDocument is what the data source aws_iam_policy_document makes. Its address is the data source's.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
func (i *instance) policyDocument() *Document {
	d := &Document{Address: i.address, Range: i.at}
	p := &policyBuilder{}
	p.merge(i.argument("source_policy_documents"), i.at, false)
	blocks, unknown := i.scope.unfold(&i.block, "statement")
	for _, block := range blocks {
		p.add(statementOf(block), block.at, false)
	}
	for _, u := range unknown {
		p.add(unresolved(u.Why, u.Range), u.Range, false)
	}
	p.merge(i.argument("override_policy_documents"), i.at, true)

	policy := map[string]cty.Value{"Version": cty.StringVal("2012-10-17"), "Statement": cty.TupleVal(p.statements)}
	if v := i.argument("version"); !isNull(v) {
		policy["Version"] = v
	}
	if v := i.argument("policy_id"); !isNull(v) {
		policy["Id"] = v
	}
	d.encode(cty.ObjectVal(policy))
	d.Statements = p.ranges
	return d
}

// policyBuilder gathers statements.
type policyBuilder struct {
	statements []cty.Value
	ranges     []hcl.Range
}

// add adds a statement, or puts it in the place of the one that it overrides, which has the same Sid.
func (p *policyBuilder) add(statement cty.Value, at hcl.Range, override bool) {
	if sid := sidOf(statement); sid != "" && override {
		for i, other := range p.statements {
			if sidOf(other) == sid {
				p.statements[i], p.ranges[i] = statement, at
				return
			}
		}
	}
	p.statements = append(p.statements, statement)
	p.ranges = append(p.ranges, at)
}

func sidOf(statement cty.Value) string {
	statement, _ = statement.Unmark()
	if !statement.IsKnown() || !statement.Type().IsObjectType() || !statement.Type().HasAttribute("Sid") {
		return ""
	}
	sid, _ := text(statement.GetAttr("Sid"))
	return sid
}

// merge adds the statements of other documents, which are JSON.
func (p *policyBuilder) merge(documents cty.Value, at hcl.Range, override bool) {
	if isNull(documents) {
		return
	}
	list, ok := texts(documents)
	if !ok {
		why := reasons(documents)
		if len(why) == 0 {
			why = []reason{{Unresolved: Unresolved{Why: "a document to merge is not known", Range: at}}}
		}
		p.add(unresolved(why[0].Why, why[0].Range), at, override)
		return
	}
	for _, document := range list {
		statements, err := parseStatements(document)
		if err != nil {
			p.add(unresolved("a document to merge is no policy: "+err.Error(), at), at, override)
		}
		for _, statement := range statements {
			p.add(statement, at, override)
		}
	}
}

func parseStatements(document string) ([]cty.Value, error) {
	var policy struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return nil, err
	}
	content := []byte(policy.Statement)
	if len(content) > 0 && content[0] != '[' {
		content = []byte("[" + string(content) + "]")
	}
	return parseList(content)
}

// statementOf is the JSON form of a statement block.
func statementOf(block nested) cty.Value {
	s := map[string]cty.Value{"Effect": cty.StringVal("Allow")}
	for argument, element := range map[string]string{"sid": "Sid", "effect": "Effect"} {
		if v := block.value(argument); !isNull(v) {
			s[element] = v
		}
	}
	for argument, element := range map[string]string{"actions": "Action", "not_actions": "NotAction",
		"resources": "Resource", "not_resources": "NotResource"} {
		if v := block.value(argument); !isNull(v) {
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
	return cty.ObjectVal(s)
}

// principals is the element for blocks of a type and identifiers each, or false without any.
func principals(statement nested, kind string) (cty.Value, bool) {
	blocks, unknown := statement.scope.unfold(&statement.block, kind)
	if len(unknown) > 0 {
		return unresolved(unknown[0].Why, unknown[0].Range), true
	}
	lists := map[string][]cty.Value{}
	for _, b := range blocks {
		name, ok := text(b.value("type"))
		if !ok {
			return unresolved("the type of a principal is not known", b.at), true
		}
		lists[name] = append(lists[name], variables(b.value("identifiers")))
	}
	element := map[string]cty.Value{}
	for name, values := range lists {
		element[name] = values[0]
		if len(values) > 1 {
			element[name] = joined(values, statement.at)
		}
	}
	if everyone, ok := element["*"]; ok && len(element) == 1 {
		if list, ok := texts(everyone); ok && len(list) == 1 && list[0] == "*" {
			return cty.StringVal("*"), true
		}
	}
	return cty.ObjectVal(element), len(blocks) > 0
}

// joined is one list of several.
func joined(lists []cty.Value, at hcl.Range) cty.Value {
	var all []cty.Value
	for _, list := range lists {
		values, ok := texts(list)
		if !ok {
			return unresolved("a part of the list is not known", at)
		}
		for _, v := range values {
			all = append(all, cty.StringVal(v))
		}
	}
	return cty.TupleVal(all)
}

// conditions is the element for the condition blocks, or false without any.
func conditions(statement nested) (cty.Value, bool) {
	blocks, unknown := statement.scope.unfold(&statement.block, "condition")
	if len(unknown) > 0 {
		return unresolved(unknown[0].Why, unknown[0].Range), true
	}
	operators := map[string]map[string]cty.Value{}
	for _, b := range blocks {
		operator, known := text(b.value("test"))
		key, alsoKnown := text(b.value("variable"))
		if !known || !alsoKnown {
			return unresolved("the test or the variable of a condition is not known", b.at), true
		}
		if operators[operator] == nil {
			operators[operator] = map[string]cty.Value{}
		}
		v := variables(b.value("values"))
		if other, twice := operators[operator][key]; twice {
			v = joined([]cty.Value{other, v}, b.at)
		}
		operators[operator][key] = v
	}
	element := map[string]cty.Value{}
	for operator, keys := range operators {
		element[operator] = cty.ObjectVal(keys)
	}
	return cty.ObjectVal(element), len(blocks) > 0
}

// variables puts policy variables, which are written &{…} in this data source, into IAM's form. A list of one is that
// one, as the provider writes it.
func variables(v cty.Value) cty.Value {
	list, marks := v.Unmark()
	kind := list.Type()
	if s, ok := text(list); ok {
		return cty.StringVal(strings.ReplaceAll(s, "&{", "${"))
	}
	if !list.IsKnown() || list.IsNull() || !kind.IsTupleType() && !kind.IsListType() && !kind.IsSetType() {
		return v
	}
	var values []cty.Value
	for it := list.ElementIterator(); it.Next(); {
		_, element := it.Element()
		values = append(values, variables(element.WithMarks(marks)))
	}
	if len(values) == 1 {
		return values[0]
	}
	return cty.TupleVal(values)
}
