package history

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
)

// Current is the newest entry of what an environment's pipeline runs by the spec. There is none where its model was set
// by hand. It needn't be the newest entry: two branches may promote two models, and their merge takes one.
func (h *History) Current(env string, p *spec.Pipeline) (Entry, bool) {
	entries := h.about(env, p.Key)
	i := current(entries, p)
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}

// Deviation says how the spec differs from what was recorded last of an environment's pipeline; it is empty where it
// doesn't, and where nothing was recorded. It is worth a look, and no fault: a model may be set by hand, and of two
// branches' models the merge takes one.
func (h *History) Deviation(env string, p *spec.Pipeline) string {
	entries := h.about(env, p.Key)
	if len(entries) == 0 {
		return ""
	}
	last := entries[len(entries)-1]
	attribute, inSpec, recorded := last.differs(p)
	if attribute == "" {
		return ""
	}
	return fmt.Sprintf(
		"the spec sets %s of pipeline %q in environment %s to %q, though the last %s in %s, on %s, set it to "+
			"%q: what the spec says counts", attribute, p.Key, env, inSpec, last.Action, h.file,
		last.Time.Format("2006-01-02 15:04:05 MST"), recorded)
}

// Earlier are the models that an environment's pipeline can go back to, the newest first: those that ran before the one
// that the spec says, except for what was rolled back. One that was there before the first promotion, or was set by
// hand in between, is known by its key alone.
func (h *History) Earlier(env string, p *spec.Pipeline) []Entry {
	entries := h.about(env, p.Key)
	models := lineage(entries)
	var now *model
	if i := current(entries, p); i >= 0 {
		now = models[i]
	} else {
		now = setByHand(models, p.ModelKey)
	}
	var earlier []Entry
	for m := now.before; m != nil; m = m.before {
		if m.Key != "" {
			earlier = append(earlier, m.Entry)
		}
	}
	return earlier
}

// current is the index of the newest entry that says what the spec says, or -1.
func current(entries []Entry, p *spec.Pipeline) int {
	for i := len(entries) - 1; i >= 0; i-- {
		if attribute, _, _ := entries[i].differs(p); attribute == "" {
			return i
		}
	}
	return -1
}

// differs is the first attribute of a pipeline that is not as recorded, with what the spec and the record say. A
// version or checksum that the spec leaves out is no difference.
func (e Entry) differs(p *spec.Pipeline) (attribute, inSpec, recorded string) {
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
