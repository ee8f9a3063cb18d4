package rendered

import (
	"encoding/json"

	"github.com/tfgen/tfgen/generator/access/config"
)

// policyDocument is what the data source aws_iam_policy_document makes.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
func policyDocument(i *config.Instance) *config.JSON {
	p := &policyBuilder{}
	p.merge(i.Value("source_policy_documents"), i.Range(), false)
	blocks, unresolved := i.Blocks("statement")
	for _, block := range blocks {
		p.add(statementOf(&block), block.Range(), false)
	}
	for _, u := range unresolved {
		p.add(config.Unknown(u), u.Range, false)
	}
	p.merge(i.Value("override_policy_documents"), i.Range(), true)

	policy := map[string]config.Value{"Version": config.String("2012-10-17"), "Statement": config.List(p.statements...)}
	if v := i.Value("version"); !v.IsNull() {
		policy["Version"] = v
	}
	if v := i.Value("policy_id"); !v.IsNull() {
		policy["Id"] = v
	}
	j := config.Encode(config.Object(policy), i.Range())
	j.Elements = p.ranges
	return j
}

// policyBuilder gathers statements.
type policyBuilder struct {
	statements []config.Value
	ranges     []config.Range
}

// add adds a statement, or puts it in the place of the one that it overrides, which has the same Sid.
func (p *policyBuilder) add(statement config.Value, rng config.Range, override bool) {
	if sid := sidOf(statement); sid != "" && override {
		for i, other := range p.statements {
			if sidOf(other) == sid {
				p.statements[i], p.ranges[i] = statement, rng
				return
			}
		}
	}
	p.statements = append(p.statements, statement)
	p.ranges = append(p.ranges, rng)
}

func sidOf(statement config.Value) string {
	sid, _ := statement.Member("Sid").Text()
	return sid
}

// merge adds the statements of other documents, which are JSON.
func (p *policyBuilder) merge(documents config.Value, rng config.Range, override bool) {
	if documents.IsNull() {
		return
	}
	list, ok := documents.Texts()
	if !ok {
		why := append(documents.Unresolved(), config.Unresolved{Why: "a document to merge is not known", Range: rng})
		p.add(config.Unknown(why[0]), rng, override)
		return
	}
	for _, document := range list {
		statements, err := parseStatements(document)
		if err != nil {
			p.add(unknown("a document to merge is no policy: "+err.Error(), rng), rng, override)
		}
		for _, statement := range statements {
			p.add(statement, rng, override)
		}
	}
}

func parseStatements(document string) ([]config.Value, error) {
	var policy struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return nil, err
	}
	content := []byte(policy.Statement)
	if len(content) > 0 && content[0] != '[' {
		content = []byte("[" + string(content) + "]")
	}
	list, err := config.ParseJSON(content)
	statements, _ := list.Elements()
	return statements, err
}
