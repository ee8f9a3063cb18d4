package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
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
	Previous  string    `json:"previous"`   // SHA-256 of the line before, with its line end; empty in the first
	Sum       string    `json:"sum"`        // SHA-256 of this line as it is with an empty sum
}

// line is the entry as it is written after the line with that digest.
func (e Entry) line(previous string) ([]byte, error) {
	e.Time = e.Time.UTC().Truncate(time.Second)
	e.Previous, e.Sum = previous, ""
	e.Sum = digest(e.encode())
	line := e.encode()
	read, err := parse(line, previous)
	if read != e {
		return nil, errors.New("a field is not valid UTF-8")
	}
	return line, err
}

// encode is the only form in which the entry is written.
func (e Entry) encode() []byte {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err) // a time after the year 9999: the clock's
	}
	return append(line, '\n')
}

// parse reads a line after the one with that digest.
func parse(line []byte, previous string) (Entry, error) {
	var e Entry
	switch {
	case !bytes.HasSuffix(line, []byte("\n")):
		return e, errors.New("the line was not written to its end")
	case bytes.HasSuffix(line, []byte("\r\n")):
		return e, fmt.Errorf("its line ends were converted; keep git from that with the line %q in .gitattributes",
			FileName+" -text")
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return e, fmt.Errorf("this is no line of the record (%w)", err)
	}
	unsummed := e
	unsummed.Sum = ""
	switch {
	case e.Sum != digest(unsummed.encode()) || !bytes.Equal(line, e.encode()):
		return e, errors.New("the line was edited")
	case e.Previous != previous:
		return e, errors.New("this line doesn't belong after the one before it: lines were moved or removed")
	}
	return e, e.check()
}

// check says which field has no legal value.
func (e Entry) check() error {
	switch {
	case e.Action != Promote && e.Action != Rollback:
		return fmt.Errorf("there is no action %q", e.Action)
	case e.Time.IsZero() || e.Time.Location() != time.UTC:
		return errors.New("time has to be in UTC")
	case e.By == "" || e.Pipeline == "" || e.To == "" || e.Key == "":
		return errors.New("by, pipeline, to and key have to be there")
	}
	return nil
}

func digest(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}
