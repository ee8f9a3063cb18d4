package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that the same time zones are known on every machine
)

// schedule is the rule of EventBridge Scheduler's expressions: cron, rate and at.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
func schedule(v string) string {
	kind, rest, _ := strings.Cut(v, "(")
	body, closed := strings.CutSuffix(rest, ")")
	wrong := ""
	switch {
	case !closed:
		wrong = "it has not the form"
	case kind == "cron":
		wrong = cron(body)
	case kind == "rate":
		wrong = rate(body)
	case kind == "at":
		if _, err := time.Parse("2006-01-02T15:04:05", body); err != nil {
			wrong = "the time has not the form yyyy-mm-ddThh:mm:ss"
		}
	default:
		wrong = "there is no " + kind + "()"
	}
	if wrong == "" {
		return ""
	}
	return fmt.Sprintf("%q is not a schedule: %s. Write cron(minutes hours day-of-month month day-of-week year), "+
		"rate(5 minutes) or at(2030-01-31T09:00:00).", v, wrong)
}

// rate says what is wrong with a number and a unit.
func rate(v string) string {
	number, unit, _ := strings.Cut(v, " ")
	n, err := strconv.Atoi(number)
	one := slices.Contains([]string{"minute", "hour", "day"}, unit)
	many := slices.Contains([]string{"minutes", "hours", "days"}, unit)
	switch {
	case err != nil || n < 1 || !only(digits, number) || number[0] == '0':
		return "a rate begins with a number of 1 or more"
	case !one && !many:
		return "the unit is minutes, hours or days"
	case n == 1 && many:
		return "the unit of 1 is in the singular"
	case n > 1 && one:
		return "the unit of " + number + " is in the plural"
	}
	return ""
}

func timezone(v string) string {
	if _, err := time.LoadLocation(v); err != nil || v == "" || v == "Local" {
		return fmt.Sprintf(`There is no time zone %q. Write its IANA name, such as "UTC" or "Europe/Berlin".`, v)
	}
	return ""
}

// logRetention allows what CloudWatch Logs does, and 0 for ever.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
func logRetention(days int) string {
	allowed := []int{
		0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	}
	i, found := slices.BinarySearch(allowed, days)
	switch {
	case found:
		return ""
	case i == 0:
		return "Logs can't be kept for less than a day. Write 1, or 0 for ever."
	case i == len(allowed):
		return fmt.Sprintf("CloudWatch can't keep logs for %d days. The most is 3653; 0 is for ever.", days)
	}
	return fmt.Sprintf("CloudWatch can't keep logs for %d days. The nearest that it can are %d and %d.", days,
		max(allowed[i-1], 1), allowed[i])
}
