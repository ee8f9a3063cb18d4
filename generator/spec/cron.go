package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// cronField is one of the six fields of an AWS cron expression.
type cronField struct {
	name      string
	low, high int
	words     []string // for low and what follows
	special   string   // regular expression of what else may stand for the whole field or one of its items
}

// cronFields are those of https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
func cronFields() []cronField {
	months := []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	days := []string{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"}
	weekday := `\?|L|([1-7]|` + strings.Join(days, "|") + `)(L|#[1-5])`
	return []cronField{
		{name: "minutes", low: 0, high: 59},
		{name: "hours", low: 0, high: 23},
		{name: "day-of-month", low: 1, high: 31, special: `\?|L|LW|([1-9]|[12][0-9]|3[01])W`},
		{name: "month", low: 1, high: 12, words: months},
		{name: "day-of-week", low: 1, high: 7, words: days, special: weekday},
		{name: "year", low: 1970, high: 2199},
	}
}

// cron says what is wrong with the fields of a cron expression.
func cron(v string) string {
	values, fields := strings.Fields(v), cronFields()
	if len(values) != len(fields) {
		return fmt.Sprintf("cron has %d fields, not %d", len(fields), len(values))
	}
	for i, f := range fields {
		if wrong := f.check(values[i]); wrong != "" {
			return wrong
		}
	}
	if (values[2] == "?") == (values[4] == "?") {
		return "one of day-of-month and day-of-week is ?, and the other is not"
	}
	return ""
}

// check says what is wrong with the field's value: items separated by commas, of which each is *, a number or a range,
// with a step or without.
func (f cronField) check(v string) string {
	for item := range strings.SplitSeq(v, ",") {
		if f.special != "" && matches(f.special, item) {
			if item == "?" && v != "?" {
				return f.name + " has ? beside other values"
			}
			continue
		}
		base, step, stepped := strings.Cut(item, "/")
		if n, err := strconv.Atoi(step); stepped && (err != nil || n < 1 || n > f.high) {
			return fmt.Sprintf("%s has the step %q, which is not from 1 to %d", f.name, step, f.high)
		}
		if wrong := f.span(base); wrong != "" {
			return wrong
		}
	}
	return ""
}

// span says what is wrong with *, a number or a range.
func (f cronField) span(v string) string {
	if v == "*" {
		return ""
	}
	from, to, ranged := strings.Cut(v, "-")
	if !ranged {
		to = from
	}
	low, ok := f.number(from)
	high, ok2 := f.number(to)
	switch {
	case !ok || !ok2:
		return fmt.Sprintf("%s has %q, which is not from %d to %d", f.name, v, f.low, f.high)
	case low > high:
		return fmt.Sprintf("%s has %q, which ends before it begins", f.name, v)
	}
	return ""
}

// number is a number or word of the field, and whether it is one.
func (f cronField) number(v string) (int, bool) {
	if i := slices.Index(f.words, strings.ToUpper(v)); i >= 0 {
		return f.low + i, true
	}
	n, err := strconv.Atoi(v)
	return n, err == nil && only(digits, v) && n >= f.low && n <= f.high
}
