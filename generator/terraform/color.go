package terraform

import "regexp"

// colorize gives a plan that is shown without colour Terraform's colours: headings bold, what appears green, what
// changes yellow, what goes red. tfexec always asks for no colour.
func colorize(plan string) string {
	for pattern, code := range map[string]string{
		`(?m)^  # .+$`:             "1",
		`(?m)^ *\+(?: |$)`:         "32",
		`(?m)^ *~(?: |$)`:          "33",
		`(?m)^ *(?:-/\+|\+/-|-) `:  "31",
		`(?m)^Plan: .+$`:           "1",
		`(?m)# forces replacement`: "31",
	} {
		plan = regexp.MustCompile(pattern).ReplaceAllString(plan, "\x1b["+code+"m$0\x1b[0m")
	}
	return plan
}
