package history

import "slices"

// Earlier are the models that an environment's pipeline can go back to, the newest first: those that were promoted
// before the current one, except for what was rolled back. One that was there before the first promotion, or was
// set by hand in between, is known by its key alone.
func (h *History) Earlier(env, pipeline string) []Entry {
	models := stack(h.For(env, pipeline))
	if len(models) == 0 {
		return nil
	}
	models = models[:len(models)-1]
	slices.Reverse(models)
	return models
}

// Previous is the model that a rollback goes to, if there is one: after promotions of A and B, A; after the rollback to
// A, the one before A.
func (h *History) Previous(env, pipeline string) (Entry, bool) {
	earlier := h.Earlier(env, pipeline)
	if len(earlier) == 0 {
		return Entry{}, false
	}
	return earlier[0], true
}

// stack replays entries: a promotion puts a model on top, which is the current one; a rollback takes off all that are
// above the one that it goes to.
func stack(entries []Entry) []Entry {
	var models []Entry
	for _, e := range entries {
		if top := len(models) - 1; e.Replaced != "" && (top < 0 || models[top].Key != e.Replaced) {
			models = append(models, Entry{Pipeline: e.Pipeline, To: e.To, Key: e.Replaced}) // nobody recorded it
		}
		top := len(models) - 1
		switch {
		case e.Action == Rollback && top >= 0:
			models = models[:target(models[:top], e)]
		case top >= 0 && models[top].is(e):
			models = models[:top] // promoted again
		}
		models = append(models, e)
	}
	return models
}

// target is where in a stack the model is that a rollback goes to; its end, where it is not there.
func target(models []Entry, rollback Entry) int {
	for i := len(models) - 1; i >= 0; i-- {
		if models[i].is(rollback) {
			return i
		}
	}
	return len(models)
}

// is reports whether two entries are about the same object, as far as that is known.
func (e Entry) is(other Entry) bool {
	return e.Key == other.Key && (e.VersionID == other.VersionID || e.VersionID == "")
}
