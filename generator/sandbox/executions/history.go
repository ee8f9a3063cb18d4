package executions

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// record adds an event to the history and to the log.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
func (e *execution) record(log *log, kind string, details map[string]any) {
	for _, name := range []string{"input", "output"} {
		if _, has := details[name]; has {
			details[name+"Details"] = object{"truncated": false}
		}
	}
	e.mu.Lock()
	id := len(e.past) + 1
	before := id - 1
	if id == 2 { // the first state comes after nothing
		before = 0
	}
	at := time.Now().UTC()
	e.past = append(e.past, object{
		"id": id, "previousEventId": before, "timestamp": epoch(at), "type": kind, detailsOf(kind): details,
	})
	e.mu.Unlock()
	log.write(id, before, at, kind, details)
}

// detailsOf is the field that has the details of events of a type.
func detailsOf(kind string) string {
	for _, end := range []string{"StateEntered", "StateExited"} {
		if strings.HasSuffix(kind, end) {
			kind = end
		}
	}
	return strings.ToLower(kind[:1]) + kind[1:] + "EventDetails"
}

// events are what has happened until now.
func (e *execution) events() []object {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := slices.Clone(e.past)
	for i := range all {
		all[i] = maps.Clone(all[i])
	}
	return all
}
