package history

// model is one that a pipeline ran, with the one to go back to from it.
type model struct {
	Entry
	before *model
}

// lineage is what came before each of a pipeline's entries, by the model that it replaced: of two branches that were
// merged, neither's models came before the other's.
func lineage(entries []Entry) []*model {
	var models []*model
	for _, e := range entries {
		models = append(models, &model{e, before(e, ranLast(models, e.Replaced))})
	}
	return models
}

// ranLast is the newest model of that key.
func ranLast(models []*model, key string) *model {
	for i := len(models) - 1; i >= 0; i-- {
		if models[i].Key == key {
			return models[i]
		}
	}
	return setByHand(models, key)
}

// setByHand is a model that nobody recorded, after all that were: perhaps one that ran before the first of them. Its
// key is empty where there was no model.
func setByHand(models []*model, key string) *model {
	var last *model
	if len(models) > 0 {
		last = models[len(models)-1]
	}
	unrecorded := Entry{Key: key}
	if known := last.find(unrecorded); known != nil {
		return known
	}
	return &model{unrecorded, last}
}

// before is the model to go back to from an entry, which replaced another: for a rollback, the one before where it
// goes.
func before(e Entry, replaced *model) *model {
	switch {
	case replaced.is(e): // promoted again
		return replaced.before
	case e.Action != Rollback:
		return replaced
	}
	if target := replaced.before.find(e); target != nil {
		return target.before
	}
	return replaced.before
}

// find is the newest model, m or one before it, that an entry is about; nil: there is none.
func (m *model) find(e Entry) *model {
	for ; m != nil; m = m.before {
		if m.is(e) {
			return m
		}
	}
	return nil
}

// is reports whether both are about the same object, as far as that is known.
func (m *model) is(e Entry) bool {
	return m.Key == e.Key && (m.VersionID == e.VersionID || m.VersionID == "")
}
