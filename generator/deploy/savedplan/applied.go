package savedplan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// application says that a plan was applied. It lies beside the plan.
type application struct {
	Plan    string    `json:"plan"` // digest of the plan's file
	Applied time.Time `json:"applied"`
}

// MarkApplied notes that the plan was applied, to its end. It can't be applied again: the state has gone on.
func (s *Saved) MarkApplied() error {
	text, err := json.Marshal(application{s.Plan, time.Now().UTC().Truncate(time.Second)})
	if err == nil {
		err = writeFile(filepath.Join(s.Dir, appliedName), bytes.NewReader(append(text, '\n')))
	}
	if err != nil {
		return fmt.Errorf("note that the plan of %s was applied: %w", s.Environment, err)
	}
	return nil
}

// Applied reports whether the plan was applied, and when.
func (s *Saved) Applied() (time.Time, bool) {
	text, err := os.ReadFile(filepath.Join(s.Dir, appliedName))
	var a application
	if err != nil || json.Unmarshal(text, &a) != nil || a.Plan != s.Plan {
		return time.Time{}, false
	}
	return a.Applied, true
}
