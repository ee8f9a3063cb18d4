package faults

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
)

// rule says which calls fail, and how.
type rule struct {
	kind     kind
	settings settings

	service, operation, account, region, resource glob

	probability float64 // of each call that matches
	after       int     // calls that match and pass first
	count       int     // calls that may fail; 0: any number

	seed  int64 // the file's
	index int   // in the file

	mu      sync.Mutex
	matched int
	failed  int
	seen    map[subject]int // calls past after
}

// String is the rule in words: its kind and what narrows it down.
func (r *rule) String() string {
	words := []string{r.kind.name}
	for _, g := range []glob{r.service, r.operation, r.account, r.region, r.resource} {
		if g.text != "" {
			words = append(words, g.text)
		}
	}
	return strings.Join(words, " ")
}

// strikes decides whether the call fails, and counts.
func (r *rule) strikes(s subject) bool {
	if !r.matches(s) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.matched++
	if r.matched <= r.after || r.count > 0 && r.failed >= r.count {
		return false
	}
	r.seen[s]++
	if r.draw(s, r.seen[s]) >= r.probability {
		return false
	}
	r.failed++
	return true
}

func (r *rule) matches(s subject) bool {
	if r.kind.action != "" && r.kind.action != s.service+":"+s.operation {
		return false
	}
	return r.service.matches(s.service) && r.operation.matches(s.operation) && r.account.matches(s.account) &&
		r.region.matches(s.region) && r.resource.matches(s.resource)
}

// draw is a number in [0, 1) for the nth call of its kind, the same one in every run.
func (r *rule) draw(s subject, nth int) float64 {
	digest := sha256.Sum256(fmt.Appendf(nil, "%d %d %q %d", r.seed, r.index, s, nth))
	return float64(binary.BigEndian.Uint64(digest[:])>>11) / (1 << 53)
}

func (r *rule) struck() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}
