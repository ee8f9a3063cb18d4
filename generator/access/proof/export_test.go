package proof

import (
	"time"

	"github.com/tfgen/tfgen/generator/spec"
)

// Today is when tests take place.
func Today() time.Time { return time.Date(2030, 6, 15, 12, 0, 0, 0, time.UTC) }

// SlowMatrix is Matrix without the fast paths.
func (l *Landscape) SlowMatrix(f Filter) []Row { return l.matrix(f, false) }

// SlowCheck is Check without the fast paths.
func (l *Landscape) SlowCheck(project *spec.Project) *Report { return l.check(project, Today(), false) }
