package proof

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/markdown"
)

// maxDrawn is how many changes are drawn: more are a tangle.
const maxDrawn = 40

// chart draws the changes that an environment has to do with as a Mermaid flowchart, a line each: who gains access has
// an arrow, who loses it a dotted one, and where only what it depends on changes, it is thick. It is empty where there
// are none, or too many to be looked at. https://mermaid.js.org/syntax/flowchart.html
func (all changes) chart(env string) []string {
	var drawn []change
	for c := range maps.Keys(all) {
		if f := (Filter{Envs: []string{env}}); f.in(c.from) || f.in(c.to) {
			drawn = append(drawn, c)
		}
	}
	if len(drawn) == 0 || len(drawn) > maxDrawn {
		return nil
	}
	slices.SortFunc(drawn, func(a, b change) int {
		return cmp.Or(strings.Compare(a.who, b.who), strings.Compare(a.what, b.what), strings.Compare(a.verb, b.verb),
			strings.Compare(a.note, b.note))
	})
	nodes := map[string]string{}
	node := func(text, left, right string) string {
		if id, there := nodes[text]; there {
			return id
		}
		nodes[text] = fmt.Sprintf("n%d", len(nodes)+1)
		return nodes[text] + left + markdown.Label(text) + right
	}
	arrows := map[string]string{"+": "-->", "-": "-.->", "~": "==>"}
	lines := []string{"flowchart LR"}
	for _, c := range drawn {
		who, what := node(c.who, "[", "]"), node(c.what, "[(", ")]")
		actions := slices.Sorted(slices.Values(all[c]))
		lines = append(lines, fmt.Sprintf("  %s %s|%s| %s", who, arrows[c.sign],
			markdown.Label(c.verb+" "+join(actions)+c.note), what))
	}
	return lines
}
