package terraform

import (
	"strings"
	"testing"
)

// stream is what a plan or an apply writes, a line each.
func stream(lines ...string) account {
	var a account
	for _, line := range lines {
		a.add(parseEvent([]byte(line)))
	}
	return a
}

const (
	create  = `{"type":"planned_change","change":{"resource":{"addr":"aws_s3_bucket.a"},"action":"create"}}`
	drifted = `{"type":"resource_drift","change":{"resource":{"addr":"aws_s3_bucket.a"},"action":"update"}}`
	output  = `{"type":"outputs","outputs":{"a":{"action":"update"},"b":{"action":"noop"}}}`
	same    = `{"type":"outputs","outputs":{"b":{"action":"noop"}}}`
	plans   = `{"type":"change_summary","changes":{"add":1,"operation":"plan"}}`
	applied = `{"type":"change_summary","changes":{"add":1,"change":1,"operation":"apply"}}`
)

func TestPlanIsBelieved(t *testing.T) {
	for _, test := range []struct {
		name    string
		account account
		changes bool // by the exit code
		plan    string
		refresh string
	}{
		{name: "nothing", account: stream(plans, same)},
		{name: "a resource", account: stream(create, plans), changes: true},
		{name: "an output", account: stream(plans, output), changes: true},
		{name: "a swallowed 2", account: stream(create, plans), plan: "exited with 0"},
		{name: "a swallowed 2 of outputs", account: stream(plans, output), plan: "exited with 0"},
		{name: "an invented 2", account: stream(plans), changes: true, plan: "exited with 2"},
		{name: "no summary", account: stream(), plan: "without saying", refresh: "without saying"},
		{name: "an apply's summary", account: stream(applied), plan: "without saying", refresh: "without saying"},
		{name: "drift", account: stream(drifted, plans), changes: true, plan: "exited with 2"},
		{name: "drift with a swallowed 2", account: stream(drifted, plans), refresh: "exited with 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkError(t, test.account.checkPlan(test.changes), test.plan)
			checkError(t, test.account.checkRefresh(test.changes), test.refresh)
		})
	}
}

func TestApplyIsBelieved(t *testing.T) {
	for _, test := range []struct {
		name    string
		account account
		planned Summary
		want    string
	}{
		{name: "all", account: stream(applied), planned: Summary{Add: 1, Change: 1}},
		{name: "an update that turned out to be none", account: stream(applied), planned: Summary{Add: 1, Change: 2}},
		{name: "no summary", account: stream(create), planned: Summary{Add: 1}, want: "without saying"},
		{name: "only a plan's", account: stream(plans), planned: Summary{Add: 1}, want: "without saying"},
		{name: "one is missing", account: stream(applied), planned: Summary{Add: 2, Change: 1}, want: "planned were 2"},
		{name: "one too many", account: stream(applied), planned: Summary{Add: 1}, want: "planned were 1, 0, 0 and 0"},
		{name: "no deletion", account: stream(applied), planned: Summary{Add: 1, Change: 1, Remove: 1}, want: "planned were"},
		{name: "no import", account: stream(applied), planned: Summary{Add: 1, Change: 1, Import: 1}, want: "planned were"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkError(t, test.account.checkApply(test.planned), test.want)
		})
	}
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("error: %v, want %q", err, want)
	}
}
