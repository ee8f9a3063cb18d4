package terraformtest

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
)

// rootText is what the root's files say, but for the one with the backend.
func rootText() string {
	var text strings.Builder
	for _, path := range configuration() {
		if path == "terraform.tf" {
			continue
		}
		data, _ := os.ReadFile(path) // one that is gone says nothing
		text.Write(data)
	}
	return text.String()
}

// providerConfig is what the root's files say of accounts.
func providerConfig() fields {
	text := rootText()
	last := func(pattern string) []string {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1)
		if found == nil {
			return nil
		}
		return found[len(found)-1][1:]
	}
	expressions := fields{}
	if arn := last(`role_arn\s*=\s*(?:"([^"]*)"|(var\.\w+))`); arn != nil {
		expression := fields{"constant_value": arn[0]}
		if arn[1] != "" {
			expression = fields{"references": []string{arn[1]}}
		}
		expressions["assume_role"] = []fields{{"role_arn": expression}}
	}
	if ids := last(`allowed_account_ids\s*=\s*(\[[^\]]*\])`); ids != nil {
		expressions["allowed_account_ids"] = fields{"constant_value": json.RawMessage(ids[0])}
	}
	if len(expressions) == 0 {
		return fields{}
	}
	return fields{"aws": fields{
		"name": "aws", "full_name": registry() + "/hashicorp/aws", "expressions": expressions,
	}}
}

// variables are those of the root: their defaults, or what the call says.
func (f fake) variables() map[string]string {
	values := map[string]string{}
	declared := regexp.MustCompile(`(?s)variable "(\w+)" \{.*?default\s*=\s*"([^"]*)"`)
	for _, v := range declared.FindAllStringSubmatch(rootText(), -1) {
		values[v[1]] = v[2]
	}
	for i, arg := range f.args {
		if arg == "-var" && i+1 < len(f.args) {
			name, value, _ := strings.Cut(f.args[i+1], "=")
			values[name] = value
		}
	}
	return values
}

// variables is the member of that name.
func (p savedPlan) variables() fields {
	all := fields{}
	for name, value := range p.Variables {
		all[name] = fields{"value": value}
	}
	return all
}
