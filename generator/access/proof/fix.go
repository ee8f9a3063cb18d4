package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/spec"
)

// Fix is one thing that can be done about a finding.
type Fix struct {
	Do    string `json:"do"`              // a sentence, which ends with a colon where there are lines
	Lines string `json:"lines,omitempty"` // to paste: of an environment's block in the spec, or of a policy
}

// text is the fix with its lines indented.
func (f Fix) text() string {
	text := f.Do + "\n"
	for line := range strings.Lines(f.Lines) {
		text += "    " + line
	}
	return text
}

// markdown is the fix as a part of an item of a list.
func (f Fix) markdown() string {
	text := "\n  " + cellText(f.Do) + "\n"
	if f.Lines != "" {
		text += "\n"
		for line := range strings.Lines(markdown.Fenced("hcl", strings.Split(strings.TrimSuffix(f.Lines, "\n"), "\n"))) {
			text += "  " + line
		}
	}
	return text
}

// acceptFix is the fix that accepts access, in the environment's block; false where that can't be.
func (c *checker) acceptFix(env, label, principal string, actions, resources []string) (Fix, bool) {
	fixed := !strings.ContainsAny(principal, "*?$") || principal == "*"
	sayable := !slices.ContainsFunc(resources, func(r string) bool {
		return strings.Contains(r, "$") || r != "*" && (!strings.HasPrefix(r, "arn:") || strings.Count(r, ":") < 5)
	})
	everything := principal == "*" && (slices.Contains(actions, "*") || slices.Contains(resources, "*"))
	if env == "" || principal == "" || !fixed || !sayable || len(actions)*len(resources) == 0 || everything {
		return Fix{}, false
	}
	return Fix{
		Do: fmt.Sprintf("If it is wanted, accept it in environment %q, and say why:", env),
		Lines: fmt.Sprintf("accept %q {\n  principal = %q\n  actions   = %s\n  resources = %s\n  reason    = \"\"\n}\n",
			c.freeLabel(env, label), principal, listed(actions), listed(resources)),
	}, true
}

// freeLabel is a label of an acceptance that the environment hasn't yet.
func (c *checker) freeLabel(env, text string) string {
	label := kebab(text)
	taken := func(label string) bool {
		return slices.ContainsFunc(c.intent.accepted[env], func(a *acceptance) bool { return a.Label == label })
	}
	free := label
	for n := 2; taken(free); n++ {
		free = fmt.Sprintf("%s-%d", label, n)
	}
	return free
}

// renderFix is what to do where something is missing that the files of environments have when they are rendered.
func renderFix(envs ...string) Fix {
	return Fix{Do: "Run tfgen render --env " + strings.Join(slices.Compact(slices.Sorted(slices.Values(envs))), ",") +
		", which writes what is missing, and see that no file of your own is in its way."}
}

// contextFixes say the values of condition keys of requests by a role, if these are always the same.
func (c *checker) contextFixes(p *principal, keys []string) []Fix {
	if c.strange(p) {
		return nil
	}
	env := c.intent.project.Environment(p.Env)
	task := slices.ContainsFunc(env.Pipelines, func(pipeline *spec.Pipeline) bool {
		return slices.ContainsFunc(pipeline.Steps, func(s *spec.Step) bool {
			return p.ARN == env.OwnRoleARN(s.TaskRole) || p.ARN == env.OwnRoleARN(s.ExecutionRole)
		})
	})
	var lines string
	for _, key := range keys {
		if !spec.IsKnownKey(key) && !strings.Contains(key, "$") && (task || !organization.IsNetworkKey(key)) {
			lines += fmt.Sprintf("    %q = [\"VALUE\"]\n", key)
		}
	}
	if lines == "" {
		return nil
	}
	return []Fix{{
		Do:    fmt.Sprintf("If its requests always have the same there, say so in environment %q:", env.Name),
		Lines: "organization {\n  context = {\n" + lines + "  }\n}\n",
	}}
}

// narrowFix is what remains to be done where access isn't wanted.
func narrowFix() Fix { return Fix{Do: "Otherwise narrow the statement, or remove it."} }

// statementFixes are what can be done about a statement that gives somebody too much.
func (c *checker) statementFixes(env, principal string, s *statement, on *resource, example *access.Request) []Fix {
	var fixes []Fix
	if declared, ok := c.declareFix(principal, s, example); ok {
		fixes = append(fixes, declared)
	}
	resources := s.Resource
	if len(resources) == 0 && on != nil {
		resources = []string{on.ARN}
	}
	if on != nil && on.Kind == Key {
		resources = []string{on.ARN} // in its policy, * is the key
	}
	label := lastPart(principal) + " " + s.Sid
	if accepted, ok := c.acceptFix(env, label, principal, s.Action, resources); ok && len(s.NotPrincipal) == 0 {
		if len(s.Condition) > 0 {
			accepted.Do = strings.Replace(accepted.Do, ", and say why", " under any condition, and say why", 1)
		}
		fixes = append(fixes, accepted)
	}
	return append(fixes, narrowFix())
}

// lastPart is the name at the end of an ARN, or the text.
func lastPart(text string) string {
	if text == "*" {
		return "everyone"
	}
	if strings.HasSuffix(text, ":root") {
		return "account " + parsed(text).Account
	}
	return text[strings.LastIndexAny(text, "/:")+1:]
}

// kebab is a text as words of lower-case letters and digits, joined by hyphens, each once where it is repeated.
func kebab(text string) string {
	var apart strings.Builder
	for i, r := range text {
		if i > 0 && r >= 'A' && r <= 'Z' {
			apart.WriteByte(' ')
		}
		apart.WriteRune(r)
	}
	words := strings.FieldsFunc(strings.ToLower(apart.String()), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	return strings.Join(slices.Compact(words), "-")
}

// listed is a list of texts in the spec's language.
func listed(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = fmt.Sprintf("%q", text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// isKnown reports whether all of a statement is known.
func (s *statement) isKnown() bool {
	return !strings.Contains(s.wording(), config.Marker)
}
