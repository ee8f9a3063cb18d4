package guard

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// mention is an account that a value names.
type mention struct {
	path    string // as in terraform.Attribute, into JSON too: "policy.Statement[0].Principal.AWS"
	account string // 12 digits, or digits with wildcards
	text    string // the ARN, or the account where it is a bare principal
}

// attribute is the resource's attribute that the mention is in. tags_all repeats tags.
func (m mention) attribute() string {
	if name := topLevel(m.path); name != "tags_all" {
		return name
	}
	return "tags"
}

// mentions finds the accounts in values, by path: in ARNs, at any depth, in longer texts and in texts that are JSON,
// and as bare principals. ARNs without an account, of AWS's own things (account "aws") or of any account at all ("*")
// name none.
func mentions(values map[string]any) []mention {
	f := finder{arn: regexp.MustCompile(`arn:[a-z*?-]*:[^:\s]*:[^:\s]*:([0-9*?]+):`)}
	f.object("", values, false)
	return f.found
}

type finder struct {
	arn   *regexp.Regexp // up to the account
	found []mention
}

// value looks into one value. As a principal, an account id stands for the account.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
func (f *finder) value(path string, v any, principal bool) {
	switch v := v.(type) {
	case map[string]any:
		f.object(path, v, principal)
	case []any:
		for i, element := range v {
			f.value(fmt.Sprintf("%s[%d]", path, i), element, principal)
		}
	case string:
		if decoded, ok := decode(v); ok {
			f.value(path, decoded, principal)
			return
		}
		if principal && aws.IsAccountID(v) {
			f.found = append(f.found, mention{path: path, account: v, text: "principal " + v})
		}
		f.text(path, v)
	}
}

func (f *finder) object(path string, v map[string]any, principal bool) {
	for _, key := range slices.Sorted(maps.Keys(v)) {
		inner := member(path, key)
		f.text(inner, key)
		f.value(inner, v[key], principal || strings.EqualFold(key, "Principal") || strings.EqualFold(key, "NotPrincipal"))
	}
}

// member is the path of an object's member, as in terraform.Attribute.
func member(path, key string) string {
	switch {
	case !hclsyntax.ValidIdentifier(key):
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	}
	return path + "." + key
}

func (f *finder) text(path, s string) {
	for _, bounds := range f.arn.FindAllStringSubmatchIndex(s, -1) {
		account := s[bounds[2]:bounds[3]]
		if strings.Trim(account, "*") == "" {
			continue
		}
		arn := s[bounds[0]:]
		if end := strings.IndexAny(arn, " \t\r\n\"'`,;<>|"); end >= 0 {
			arn = arn[:end]
		}
		f.found = append(f.found, mention{path: path, account: account, text: arn})
	}
}

// decode understands a text that is a JSON object or list.
func decode(s string) (any, bool) {
	if s = strings.TrimSpace(s); s == "" || s[0] != '{' && s[0] != '[' {
		return nil, false
	}
	var v any
	return v, json.Unmarshal([]byte(s), &v) == nil
}
