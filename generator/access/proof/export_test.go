package proof

import "github.com/tfgen/tfgen/generator/spec"

// SlowMatrix is Matrix without the fast paths.
func (l *Landscape) SlowMatrix() []Row { return l.matrix(Filter{}, false) }

// SlowCheck is Check without the fast paths.
func (l *Landscape) SlowCheck(project *spec.Project) *Report { return l.check(project, false) }
