package page

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/access/proof"
)

// accepted is an acceptance as it is shown.
type accepted struct {
	Label       string
	Environment string
	Principal   string
	Actions     string
	Resources   string
	Reason      string
	Expires     string // empty: never
	Covers      []covered
}

// covered is something that it accepts, and where that stands.
type covered struct{ What, Place string }

func acceptances(report *proof.Report) []accepted {
	var all []accepted
	for _, a := range report.Accepted {
		is := accepted{
			Label: shown(a.Label), Environment: shown(a.Env), Principal: shown(a.Principal),
			Reason: shown(a.Reason), Expires: shown(a.Expires),
			Actions: shown(strings.Join(a.Actions, ", ")), Resources: shown(strings.Join(a.Resources, ", ")),
		}
		for _, c := range a.Covers {
			is.Covers = append(is.Covers, covered{shown(c.What), shown(fmt.Sprintf("%s:%d", c.File, c.Line))})
		}
		all = append(all, is)
	}
	return all
}
