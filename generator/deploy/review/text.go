package review

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Text writes what a plan does in an environment, by address. The error is the writer's.
func Text(w io.Writer, env string, changes []terraform.ResourceChange, color bool) error {
	return write(w, markdown.Clean(env)+": "+summary(changes), changes, head, color)
}

// DriftText writes what was changed outside Terraform, as Drift finds it. The error is the writer's.
func DriftText(w io.Writer, env string, drift []terraform.ResourceChange, color bool) error {
	title := fmt.Sprintf("%s: %d changed outside Terraform", markdown.Clean(env), len(drift))
	if len(drift) == 0 {
		title = markdown.Clean(env) + ": nothing changed outside Terraform"
	}
	return write(w, title, drift, driftHead, color)
}

func write(
	w io.Writer, title string, changes []terraform.ResourceChange, head func(terraform.ResourceChange) string, color bool,
) error {
	b := bufio.NewWriter(w)
	p := painter{on: color}
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
		for _, l := range lines {
			fmt.Fprintf(b, "      %s %s\n", p.symbol(string(l.op), 1), l.text)
		}
	}
	return b.Flush()
}

// head is what follows the address of a resource.
func head(c terraform.ResourceChange) string {
	why := guard.Why(c)
	switch c.Action {
	case terraform.Replace:
		return " must be replaced" + reason(why)
	case terraform.Delete:
		return " will be destroyed" + reason(why)
	case terraform.Read:
		return " is read during the apply"
	case terraform.Move:
		return " has moved to this address"
	case terraform.Forget:
		return " leaves the state and stays in the account"
	case terraform.Import:
		return " is taken over: " + strconv.Quote(c.ImportID)
	}
	if c.ImportID != "" {
		return " is taken over and changed: " + strconv.Quote(c.ImportID)
	}
	return ""
}

func driftHead(c terraform.ResourceChange) string {
	if c.Action == terraform.Delete {
		return " is gone"
	}
	return " was changed"
}

// reason is a reason that follows a colon, where there is one.
func reason(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// painter colours text for a terminal, if it is on.
type painter struct{ on bool }

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
