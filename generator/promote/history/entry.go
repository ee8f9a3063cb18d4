package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// What an entry is about.
const (
	Promote  = "promote"
	Rollback = "rollback"
)

// Entry is one line: a model began to be what an environment's pipeline runs.
type Entry struct {
	Time      time.Time `json:"time"`       // UTC, in seconds
	By        string    `json:"by"`         // ARN of who did it
	Action    string    `json:"action"`     // Promote or Rollback
	Pipeline  string    `json:"pipeline"`   // its key
	From      string    `json:"from"`       // the environment that ran the model before
	To        string    `json:"to"`         // the environment that runs it now
	Key       string    `json:"key"`        // of the object
	VersionID string    `json:"version_id"` // S3's; empty: not known
	Checksum  string    `json:"checksum"`   // SHA-256 in base64; empty: not known
	Tested    bool      `json:"tested"`     // it had run successfully where it comes from
	Replaced  string    `json:"replaced"`   // key of the model before; empty: there was none
}

// line is the entry as it is written.
func (e Entry) line() ([]byte, error) {
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err // a time after the year 9999: the clock's
	}
	read, err := parse(line)
	if err == nil && read != e {
		err = errors.New("a field is not valid UTF-8")
	}
	return append(line, '\n'), err
}

// parse reads a line. It may have fields that are unknown here: those of another version of tfgen.
func parse(line []byte) (Entry, error) {
	var e Entry
	err := json.Unmarshal(line, &e)
	if err == nil {
		err = e.check()
	}
	switch {
	case err == nil:
		e.Time = e.Time.UTC()
		return e, nil
	case conflict(line):
		return e, errors.New(
			"a merge left its marks here: keep the lines of both sides, in any order, and remove those that " +
				"begin with <<<<<<<, |||||||, ======= or >>>>>>>")
	}
	return e, fmt.Errorf("this is no line of the record (%w): correct it, or remove it; git log -p shows what it was", err)
}

// conflict reports whether git marks with the line what it could not merge.
func conflict(line []byte) bool {
	return slices.ContainsFunc([]string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"},
		func(mark string) bool { return bytes.HasPrefix(line, []byte(mark)) })
}

// check says which field has no legal value.
func (e Entry) check() error {
	switch {
	case e.Action != Promote && e.Action != Rollback:
		return fmt.Errorf("there is no action %q", e.Action)
	case e.Time.IsZero():
		return errors.New("it has no time")
	case e.By == "" || e.Pipeline == "" || e.To == "" || e.Key == "":
		return errors.New("by, pipeline, to and key have to be there")
	}
	return nil
}

// compare puts entries in the order of their times. Those of one second come from two branches, or are about different
// pipelines: their order is the same on every machine, whichever branch was merged into which.
func (e Entry) compare(other Entry) int {
	if byTime := e.Time.Compare(other.Time); byTime != 0 {
		return byTime
	}
	mine, _ := e.line() // nothing fails that was read
	others, _ := other.line()
	return bytes.Compare(mine, others)
}
