package review

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Text writes all that a plan does in an environment: resources by address, then outputs. The error is the writer's.
func Text(w io.Writer, env string, plan *terraform.Plan, color bool) error {
	b := bufio.NewWriter(w)
	p := painter{on: color}
	p.resources(b, markdown.Clean(env)+": "+summary(plan), plan.Changes, head)
	if len(plan.Outputs) > 0 {
		fmt.Fprintf(b, "\n    %s\n", p.paint("1", "outputs"))
	}
	for _, o := range plan.Outputs {
		p.lines(b, outputLines(o))
	}
	return b.Flush()
}

// DriftText writes what was changed outside Terraform, as Drift finds it. The error is the writer's.
func DriftText(w io.Writer, env string, drift []terraform.ResourceChange, color bool) error {
	title := fmt.Sprintf("%s: %d changed outside Terraform", markdown.Clean(env), len(drift))
	if len(drift) == 0 {
		title = markdown.Clean(env) + ": nothing changed outside Terraform"
	}
	b := bufio.NewWriter(w)
	painter{on: color}.resources(b, title, drift, driftHead)
	return b.Flush()
}

// head is what follows the address of a resource.
func head(c terraform.ResourceChange) string {
	text := map[terraform.Action]string{
		terraform.Replace: " must be replaced",
		terraform.Delete:  " will be destroyed",
		terraform.Read:    " is read during the apply",
		terraform.Forget:  " leaves the state and stays in the account",
	}[c.Action]
	return text + why(c)
}

// why is, behind a colon, why a change is made and where its object is from; often nothing.
func why(c terraform.ResourceChange) string {
	var all []string
	if c.Deposed != "" {
		all = append(all, "only its object "+c.Deposed+", which an earlier replacement has left")
	}
	if why := guard.Why(c); why != "" {
		all = append(all, why)
	}
	if c.ImportID != "" {
		all = append(all, "taken over from "+strconv.Quote(c.ImportID))
	}
	if c.MovedFrom != "" {
		all = append(all, "moved from "+c.MovedFrom)
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, "; ")
}

func driftHead(c terraform.ResourceChange) string {
	if c.Action == terraform.Delete {
		return " is gone"
	}
	return " was changed"
}

// painter colours text for a terminal, if it is on.
type painter struct{ on bool }

// resources writes changes by address, each with what head says of it and its lines.
func (p painter) resources(
	b *bufio.Writer, title string, changes []terraform.ResourceChange, head func(terraform.ResourceChange) string,
) {
	fmt.Fprintln(b, p.paint("1", title))
	apart := true
	for _, c := range byAddress(changes) {
		lines := attributeLines(c)
		if apart || len(lines) > 0 {
			fmt.Fprintln(b)
		}
		apart = len(lines) > 0
		symbol := c.Action.Symbol()
		fmt.Fprintf(b, "%s %s%s\n", p.symbol(symbol, 3), p.paint("1", markdown.Clean(c.Address)), markdown.Clean(head(c)))
		p.lines(b, lines)
	}
}

func (p painter) lines(b *bufio.Writer, lines []line) {
	for _, l := range lines {
		fmt.Fprintf(b, "      %s %s\n", p.symbol(string(l.op), 1), l.text)
	}
}

func (p painter) paint(code, s string) string {
	if !p.on {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p painter) symbol(symbol string, width int) string {
	padded := fmt.Sprintf("%*s", width, symbol)
	switch symbol {
	case "+":
		return p.paint("32", padded)
	case "-":
		return p.paint("31", padded)
	case "~", "-/+":
		return p.paint("33", padded)
	}
	return padded
}
