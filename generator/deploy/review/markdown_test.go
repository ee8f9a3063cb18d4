package review

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// FuzzMarkdown checks what holds of every comment, with plans that a seed makes of the text.
func FuzzMarkdown(f *testing.F) {
	for seed := range uint64(25) {
		f.Add(seed, uint16(seed*2600), hostile)
	}
	f.Add(uint64(1), uint16(0), "\xff\x00\r\n```diff\n+ @all")
	f.Fuzz(func(t *testing.T, seed uint64, limit uint16, text string) {
		plans := randomPlans(rand.New(rand.NewPCG(seed, 0)), text)
		got := Markdown(plans, int(limit), "It is elsewhere.")
		allowed := max(int(limit), minComment)
		if limit == 0 {
			allowed = MaxComment
		}
		if len(got) > allowed {
			t.Errorf("%d bytes, more than %d", len(got), allowed)
		}
		if got != Markdown(plans, int(limit), "It is elsewhere.") {
			t.Error("the same plans give another comment")
		}
		for i := range plans {
			if name := fmt.Sprintf("| env-%d |", i); !strings.Contains(got, name) {
				t.Errorf("there is no %q", name)
			}
		}
		for _, wrong := range broken(got) {
			t.Error(wrong)
		}
		if strings.Contains(got, secret) {
			t.Error("a sensitive value is shown")
		}
	})
}

// randomPlans are plans of up to a few hundred kilobytes.
func randomPlans(r *rand.Rand, text string) []Environment {
	word := func() string { return strings.Repeat(text, r.IntN(4)) + fmt.Sprint(r.IntN(100)) }
	actions := verbs()
	changes := func() []terraform.ResourceChange {
		var list []terraform.ResourceChange
		for range r.IntN(60) {
			c := change(actions[r.IntN(len(actions))], "aws_x."+word(), "aws_x")
			c.Reason = []string{"cannot_update", "tainted", word()}[r.IntN(3)]
			for range r.IntN(8) {
				a := terraform.Attribute{Path: "tags." + word(), Before: word(), After: word(), Replaces: r.IntN(3) == 0}
				switch r.IntN(5) {
				case 0:
					a.Before, a.After, a.Sensitive = secret, text+secret, true
				case 1:
					a.After, a.Unknown = nil, true
				case 2:
					a.After = `{"a":` + fmt.Sprintf("%q", text) + `}`
				case 3:
					a.Before = nil
				}
				c.Attributes = append(c.Attributes, a)
			}
			list = append(list, c)
		}
		return list
	}
	plans := make([]Environment, 1+r.IntN(6))
	for i := range plans {
		p := Environment{Plan: &terraform.Plan{}, Name: fmt.Sprintf("env-%d", i), AccountID: "111111111111", Region: "us-east-1"}
		if r.IntN(5) == 0 {
			p.Err = errors.New(word())
		} else {
			p.Plan.Changes, p.Drift = changes(), changes()
		}
		for range r.IntN(5) {
			p.Stops = append(p.Stops, guard.Stop{Rule: guard.DestroysData, Address: word(), Attribute: word(), Message: word()})
			p.Access = append(p.Access, word())
			p.Chart = append(p.Chart, "  n1["+markdown.Label(word())+"]")
			p.Plan.Outputs = append(p.Plan.Outputs, terraform.OutputChange{Name: word()})
		}
		plans[i] = p
	}
	return plans
}

// broken says where a comment is not what it seems: outside of blocks of code, there is no HTML but ours, no name that
// would be notified, and no table row of another width.
func broken(comment string) []string {
	var wrong []string
	fence, details := "", 0
	open := regexp.MustCompile("^(`{3,})(diff|text|mermaid)$")
	ours := regexp.MustCompile(`^<!-- tfgen:plan -->$|<!-- -->|</?(code|details|summary)>`)
	for line := range strings.SplitSeq(comment, "\n") {
		switch m := open.FindStringSubmatch(line); {
		case fence != "":
			if line == fence {
				fence = ""
			}
			continue
		case m != nil:
			fence = m[1]
			continue
		}
		details += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		rest := ours.ReplaceAllString(line, "")
		rest = strings.TrimPrefix(rest, ">")
		if strings.ContainsAny(rest, "<>@`\\\x1b\r") {
			wrong = append(wrong, fmt.Sprintf("markup in %q", line))
		}
		if strings.HasPrefix(line, "| ") && strings.Count(line, "|") != 10 {
			wrong = append(wrong, fmt.Sprintf("a row with another number of cells: %q", line))
		}
	}
	if fence != "" || details != 0 {
		wrong = append(wrong, fmt.Sprintf("a block is not closed: %q, %d", fence, details))
	}
	return wrong
}

// TestCutting checks what is left out first, that no environment starves another, and that what is said of it is so.
func TestCutting(t *testing.T) {
	plan := func(name string, n int) Environment {
		p := Environment{Plan: &terraform.Plan{}, Name: name, AccountID: "111111111111", Region: "us-east-1"}
		for i := range n {
			for _, action := range []terraform.Action{terraform.Create, terraform.Update, terraform.Replace} {
				p.Plan.Changes = append(p.Plan.Changes, change(action, fmt.Sprintf("aws_x.%03d", i), "aws_x",
					terraform.Attribute{Path: "name", Before: "a", After: strings.Repeat("b", 100)}))
			}
		}
		return p
	}
	stopped := func(p Environment) Environment {
		p.Stops = []guard.Stop{{Rule: guard.DestroysData, Address: "aws_x.001", Message: "no"}}
		return p
	}
	var many []Environment
	for i := range 1500 {
		many = append(many, plan(fmt.Sprintf("env-%04d", i), 0))
	}
	for _, test := range []struct {
		name   string
		plans  []Environment
		want   []string
		absent string
	}{
		{
			"values go first", []Environment{stopped(plan("big", 400)), plan("small", 1)},
			[]string{
				"<code>aws_x.001</code>: no", "- replace <code>aws_x.399</code>", "- update <code>aws_x.399</code>",
				"- create <code>aws_x.399</code>", "<summary>replace <code>aws_x.000</code>", "Left out, for want of space: the values of ",
			},
			"<summary>create <code>aws_x.001",
		},
		{
			"then creations", []Environment{stopped(plan("big", 800))},
			[]string{
				"<code>aws_x.001</code>: no", "- replace <code>aws_x.799</code>", "- update <code>aws_x.799</code>",
				"- create <code>aws_x.000</code>", "of 800 creations, the values of ",
			},
			"- create <code>aws_x.799</code>",
		},
		{
			"in turns", []Environment{plan("a", 800), plan("b", 800)},
			[]string{"of 800 updates, 800 of 800 creations", "| a |", "| b |"}, "of 800 replacements",
		},
		{"then environments", many, []string{"| env-0000 |", "all but the summary, and ", " of 1500 environments. All is"}, "| env-1499 |"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Markdown(test.plans, 0, "All is in plan.txt.")
			if len(got) > MaxComment || len(got) < MaxComment*9/10 {
				t.Errorf("%d bytes of %d", len(got), MaxComment)
			}
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("there is no %q", want)
				}
			}
			if strings.Contains(got, test.absent) {
				t.Errorf("there is %q", test.absent)
			}
			honest(t, got)
			if a, b, ok := strings.Cut(got, "\n### b,"); ok {
				if a, b := strings.Count(a, "update <code>"), strings.Count(b, "update <code>"); a-b > 1 || b > a {
					t.Errorf("%d updates of a are shown and %d of b", a, b)
				}
			}
		})
	}
}

// honest compares what is said to be left out with what is there.
func honest(t *testing.T, comment string) {
	t.Helper()
	for _, chapter := range strings.Split(comment, "\n### ")[1:] {
		for what, verb := range map[string]string{"creations": "create", "updates": "update", "replacements and deletions": "replace"} {
			var cut, all int
			notice := regexp.MustCompile(`\d+ of \d+ ` + what).FindString(chapter)
			if _, err := fmt.Sscanf(notice, "%d of %d", &cut, &all); err == nil {
				if shown := strings.Count(chapter, verb+" <code>"); shown != all-cut {
					t.Errorf("%s are left out, and %d are shown", notice, shown)
				}
			}
		}
		var short int
		notice := regexp.MustCompile(`the values of \d+`).FindString(chapter)
		if _, err := fmt.Sscanf(notice, "the values of %d", &short); err == nil {
			if shown := len(regexp.MustCompile(`(?m)^- `).FindAllString(chapter, -1)); shown != short {
				t.Errorf("%s are left out, and %d changes are shown without", notice, shown)
			}
		}
	}
}
