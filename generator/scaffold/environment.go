package scaffold

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/tf"
)

// Environment is one of the project.
type Environment struct {
	Name      string
	AccountID string
	Region    string // empty: the project's
}

// ParseEnvironment reads NAME=ACCOUNT or NAME=ACCOUNT:REGION. What the parts may be is the spec's to judge, but for a
// name that can't be a file's.
func ParseEnvironment(text string) (Environment, error) {
	name, place, ok := strings.Cut(text, "=")
	account, region, withRegion := strings.Cut(place, ":")
	switch {
	case !ok || name == "" || account == "" || withRegion && region == "":
		return Environment{}, fmt.Errorf(
			"%q is not NAME=ACCOUNT or NAME=ACCOUNT:REGION, such as dev=111111111111:eu-west-1", text)
	case strings.ContainsAny(name, `/\:`) || strings.HasPrefix(name, "."):
		return Environment{}, fmt.Errorf("%q is no name of an environment: it is of letters, digits and hyphens", name)
	case name == "project":
		return Environment{}, fmt.Errorf("an environment can't be named %q here: its file would be that of the project", name)
	}
	return Environment{Name: name, AccountID: account, Region: region}, nil
}

// file is the environment's own, with what isn't the same in all.
func (e Environment) file(answers Answers) File {
	block := tf.NewBlock("environment", []string{e.Name}, tf.Attr("account_id", tf.String(e.AccountID)))
	if e.Region != "" && e.Region != answers.Region {
		block.Add(tf.Attr("region", tf.String(e.Region)))
	}
	if strings.HasPrefix(e.Name, "prod") {
		block.Add(tf.Comment("An apply asks for the environment's name to be typed."),
			tf.Attr("protected", tf.Bool(true)))
	}
	return File{project.SpecName + "/" + e.Name + ".hcl", tf.NewPrinter().Bytes(tf.File{block})}
}
