package history

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
)

// Check compares the record with what is committed, which must be its beginning: lines are only ever added.
func (h *History) Check(committed []byte) error {
	if bytes.HasPrefix(h.content, committed) {
		return nil
	}
	now, line := bytes.SplitAfter(h.content, []byte("\n")), 0
	for i, want := range bytes.SplitAfter(committed, []byte("\n")) {
		if line = i + 1; i >= len(now) || !bytes.Equal(now[i], want) {
			break
		}
	}
	return h.fault(line, errors.New("the line is not as it was committed, and lines may only be added at the end"))
}

// Agrees checks that what was last recorded for each pipeline is what the spec says. Pipelines that nothing was
// recorded for, and those that the spec doesn't have any more, agree.
func (h *History) Agrees(project *spec.Project) error {
	var faults []error
	for _, env := range project.Environments {
		for _, p := range env.Pipelines {
			entries := h.For(env.Name, p.Key)
			if len(entries) == 0 {
				continue
			}
			last := entries[len(entries)-1]
			if field, said, recorded := last.differs(p); field != "" {
				faults = append(faults, fmt.Errorf("the spec sets %s of pipeline %q in environment %s to %q, and the last %s in "+
					"%s, on %s, set it to %q: set it back, or restore lines that are missing from the record with git checkout "+
					"HEAD -- %s", field, p.Key, env.Name, said, last.Action, h.file, last.Time.Format("2006-01-02"), recorded,
					h.file))
			}
		}
	}
	return errors.Join(faults...)
}

// differs is the first attribute of a pipeline that is not as recorded, with what the spec and the record say. A
// version or checksum that the spec leaves out is no difference.
func (e Entry) differs(p *spec.Pipeline) (attribute, said, recorded string) {
	switch {
	case p.ModelKey != e.Key:
		return "model_key", p.ModelKey, e.Key
	case p.ModelVersionID != "" && p.ModelVersionID != e.VersionID:
		return "model_version_id", p.ModelVersionID, e.VersionID
	case p.ModelChecksum != "" && p.ModelChecksum != e.Checksum:
		return "model_checksum", p.ModelChecksum, e.Checksum
	}
	return "", "", ""
}
