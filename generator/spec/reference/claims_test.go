package reference_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2/hclwrite"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/reference"
)

// TestBlocks tries each block's examples where it may stand, and where it may not.
func TestBlocks(t *testing.T) {
	for _, b := range reference.Blocks() {
		if len(b.Examples) == 0 || b.Text == "" {
			t.Errorf("%s has no example or no text", b.Path)
		}
		for _, example := range b.Examples {
			if got := string(hclwrite.Format([]byte(example))); got != example {
				t.Errorf("%s: the example isn't formatted; it should be\n%s", b.Path, got)
			}
			switch b.Path {
			case "project":
				accepted(t, b.Path, example)
			case "locals":
				accepted(t, b.Path, trial+example)
			default:
				standing(t, b.Path, placeOf(t, b, example), func(section string) string { return place(t, section, example) })
			}
		}
	}
}

// placeOf is where an example may stand: its block, and each attribute in it.
func placeOf(t *testing.T, b reference.Block, example string) reference.Place {
	t.Helper()
	body := inner(parse(t, example).Body(), b.Path)
	for _, a := range b.Attributes {
		if a.Place != "" && body.GetAttribute(a.Name) != nil {
			return a.Place
		}
	}
	return b.Place
}

// standing wants a text to be valid in the sections where its place says that it may stand, and nowhere else.
func standing(t *testing.T, what string, where reference.Place, in func(section string) string) {
	t.Helper()
	for section, no := range map[string]reference.Place{
		"project": reference.EnvironmentOnly, "environment": reference.ProjectOnly,
	} {
		if where == no {
			refused(t, what+" in a block "+section, in(section))
		} else {
			accepted(t, what+" in a block "+section, in(section))
		}
	}
}

func accepted(t *testing.T, what, src string) *spec.Project {
	t.Helper()
	project, err := load(src)
	if err != nil {
		t.Errorf("%s: %v, in\n%s", what, err, src)
	}
	return project
}

func refused(t *testing.T, what, src string) {
	t.Helper()
	var faults *spec.Diagnostics
	if _, err := load(src); !errors.As(err, &faults) {
		t.Errorf("%s is accepted (%v), in\n%s", what, err, src)
	}
}

// TestAttributes tries what is said of each attribute: its type, default and limits, where it may stand, and whether it
// has to.
func TestAttributes(t *testing.T) {
	for _, b := range reference.Blocks() {
		for _, a := range b.Attributes {
			t.Run(b.Path+"."+a.Name, func(t *testing.T) { claims{b, a}.check(t) })
		}
	}
}

// claims are what is said of an attribute.
type claims struct {
	block reference.Block
	reference.Attribute
}

// with is a spec in which the attribute has the value; empty: it is absent.
func (c claims) with(t *testing.T, section, value string) string {
	t.Helper()
	set := setting{c.block.Path, c.Name, value}
	if c.block.Path == "project" {
		return place(t, section, "", set)
	}
	has := func(example string) bool {
		return inner(parse(t, example).Body(), c.block.Path).GetAttribute(c.Name) != nil
	}
	example := c.block.Examples[max(slices.IndexFunc(c.block.Examples, has), 0)]
	return place(t, section, example, set)
}

func (c claims) check(t *testing.T) {
	if c.Text == "" || c.Example == "" || c.Type == "" {
		t.Error("it has no text, no example, or no type")
	}
	if c.Limits != "" && len(c.Refused) == 0 {
		t.Error("nothing in Refused shows that the limits are kept")
	}
	if c.Default != "" && c.Absent != "" {
		t.Error("it has both Default and Absent")
	}
	where := c.Place
	if where == "" {
		where = c.block.Place
	}
	standing(t, c.Example, where, func(section string) string {
		return c.with(t, section, c.Example)
	})
	section := "project"
	if c.Place == reference.EnvironmentOnly {
		section = "environment"
	}
	for _, value := range c.Allowed {
		accepted(t, value, c.with(t, section, value))
	}
	for _, value := range c.Refused {
		refused(t, value, c.with(t, section, value))
	}
	c.typed(t, section)
	c.absent(t, section)
}

// absent tries what is said of the attribute's absence.
func (c claims) absent(t *testing.T, section string) {
	if c.Required != "" {
		refused(t, "the attribute's absence", c.with(t, section, ""))
		return
	}
	options := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(spec.Project{})}
	without := accepted(t, "the attribute's absence", c.with(t, section, ""))
	if cmp.Equal(without, accepted(t, c.Example, c.with(t, section, c.Example)), options) {
		t.Errorf("the example %s makes no difference", c.Example)
	}
	if c.Default == "" {
		return
	}
	if diff := cmp.Diff(without, accepted(t, c.Default, c.with(t, section, c.Default)), options); diff != "" {
		t.Errorf("it isn't as if it were %s (-absent +default):\n%s", c.Default, diff)
	}
}

// typed tries a value of another type, of which the language says what it should be.
func (c claims) typed(t *testing.T, section string) {
	t.Helper()
	other := map[reference.Type]struct{ value, message string }{
		reference.String:          {"[[]]", "has to be a text in quotes"},
		reference.Number:          {"[[]]", "has to be a number"},
		reference.Bool:            {"[[]]", "has to be true or false"},
		reference.Strings:         {`"a"`, "has to be a list of texts"},
		reference.Map:             {`"a"`, "has to be a map of texts"},
		reference.StringOrStrings: {"[[]]", "has to be a list of texts"},
		reference.Numbers:         {`"a"`, "has to be a map of numbers"},
		reference.Lists:           {`"a"`, "has to be a map of lists"},
		reference.ABucket:         {`"a"`, "Refer to a bucket by its label"},
		reference.Buckets:         {`"a"`, "is a list of buckets"},
		reference.ACluster:        {`"a"`, "Refer to a cluster by its label"},
	}[c.Type]
	_, err := load(c.with(t, section, other.value))
	var faults *spec.Diagnostics
	if !errors.As(err, &faults) || !slices.ContainsFunc(faults.List(), func(d tfjson.Diagnostic) bool {
		return strings.Contains(d.Detail, other.message)
	}) {
		t.Errorf("it isn't a %s: %s gives %v", c.Type, other.value, err)
	}
}
