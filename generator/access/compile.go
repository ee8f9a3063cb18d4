package access

import (
	"slices"
	"strings"
)

// compiler makes statements out of wordings.
type compiler struct {
	variables bool // the policy's version has policy variables
}

func (c compiler) statement(index int, w Wording) statement {
	st := statement{Wording: w, index: index}
	if w.Principal != nil {
		st.principals = newPrincipals(w.Principal)
	}
	if w.NotPrincipal != nil {
		st.excepted = newPrincipals(w.NotPrincipal)
	}
	lower := slices.Concat(w.Action, w.NotAction)
	for i, action := range lower {
		lower[i] = strings.ToLower(action)
	}
	actions := language{wildcards: true}.patterns(lower)
	st.actions = element{actions, w.NotAction != nil}
	if written := slices.Concat(w.Resource, w.NotResource); written != nil {
		resources := language{variables: c.variables, wildcards: true}.patterns(written)
		st.resources = &element{resources, w.NotResource != nil}
	}
	for _, written := range w.Condition {
		st.conditions = append(st.conditions, c.condition(written))
	}
	return st
}
