package review

import (
	"bufio"
	"fmt"
	"io"

	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Log writes what a plan does as lines that begin with the environment: what is created by its address alone, all else
// with what becomes of it. The error is the writer's.
func Log(w io.Writer, env string, plan *terraform.Plan) error {
	b := bufio.NewWriter(w)
	env = markdown.Clean(env)
	details := func(lines []line) {
		for _, l := range lines {
			fmt.Fprintf(b, "%s:     %c %s\n", env, l.op, l.text)
		}
	}
	for _, c := range byAddress(plan.Changes) {
		fmt.Fprintf(b, "%s: %s %s%s\n", env, c.Action.Symbol(), markdown.Clean(c.Address), markdown.Clean(head(c)))
		if c.Action != terraform.Create {
			details(attributeLines(c))
		}
	}
	for _, o := range plan.Outputs {
		details(outputLines(o))
	}
	return b.Flush()
}
