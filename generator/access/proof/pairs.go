package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// pair is somebody and something.
type pair struct {
	actor *actor
	thing *thing
	open  []string // keys that follow from who calls, but aren't known

	statements []*statement // of the role that may be about the thing, where that has been looked for
}

// everything is a role with each thing.
func (w *world) everything(a *actor) []pair {
	all := make([]pair, len(w.things))
	for i, t := range w.things {
		all[i] = pair{actor: a, thing: t}
	}
	return all
}

// reachable is a role with each thing that it may have access to: those that its own policies are about, and those of
// its account whose policies may name it.
func (w *world) reachable(a *actor) []pair {
	if a.fault != "" {
		return w.everything(a)
	}
	found := map[*thing][]*statement{}
	for _, s := range a.allows() {
		for _, t := range w.reached(s) {
			found[t] = append(found[t], s)
		}
	}
	for _, t := range slices.Concat(w.naming[a.ARN], w.open[a.Account]) {
		if _, known := found[t]; !known {
			found[t] = nil
		}
	}
	var all []pair
	for t, statements := range found {
		all = append(all, pair{actor: a, thing: t, statements: statements})
	}
	slices.SortFunc(all, func(a, b pair) int { return a.thing.order - b.thing.order })
	return all
}

// allows are the role's Allow statements.
func (a *actor) allows() []*statement {
	var all []*statement
	for _, p := range a.policies {
		for i := range p.statements {
			if s := &p.statements[i]; s.Effect == access.Allow {
				all = append(all, s)
			}
		}
	}
	return all
}

// index notes which things' policies let roles in by name, and which may let in any of their account.
func (w *world) index() {
	w.naming, w.open = map[string][]*thing{}, map[string][]*thing{}
	for _, t := range w.things {
		open := t.fault != ""
		for _, p := range t.policies {
			for i := range p.statements {
				s := &p.statements[i]
				if s.Effect == access.Deny {
					continue
				}
				open = open || len(s.NotPrincipal) > 0
				for _, who := range s.Principal {
					switch {
					case who.Everyone(), who.Type != "AWS" && who.Type != "Service":
						open = true
					case !who.WholeAccount():
						w.naming[who.Value] = append(w.naming[who.Value], t)
					}
				}
			}
		}
		if open {
			w.open[t.Account] = append(w.open[t.Account], t)
		}
	}
}

// visitors are those whom things let in and who aren't our roles, each with these things.
func (w *world) visitors() []pair {
	var all []pair
	for _, t := range w.things {
		seen := map[string]bool{}
		for _, p := range t.policies {
			for i := range p.statements {
				for _, v := range w.visiting(t, &p.statements[i]) {
					if id := string(v.actor.Kind) + v.actor.ARN; !seen[id] {
						seen[id] = true
						all = append(all, v)
					}
				}
			}
		}
	}
	return all
}

// visiting are those whom one statement lets in. That a role may be assumed by its service is no news.
func (w *world) visiting(t *thing, s *statement) []pair {
	if s.Effect == access.Deny {
		return nil
	}
	var all []pair
	for _, who := range s.Principal {
		v := &actor{stranger: true}
		v.Principal = Principal{Kind: Outsider, Name: who.Value, ARN: who.Value, Account: who.Account()}
		var open []string
		narrow := s.narrow()
		switch {
		case who.Everyone():
			v.Kind, v.Name = Public, "everyone"
		case who.Type == "Service" && t.Kind != Assumable:
			v.Kind = Service
		case who.Type != "AWS", who.Account() == t.Account && who.WholeAccount():
			continue
		case who.WholeAccount() && narrow != "":
			v.Name, v.ARN = narrow, narrow
		case who.WholeAccount():
			v.Kind, v.Name = Account, "account "+who.Account()
			v.ARN = "arn:" + fields(t.ARN)[1] + ":iam::" + who.Account() + ":role/any"
			open = []string{"aws:principalarn", "aws:principaltype"}
		}
		if w.byARN[v.ARN] != nil {
			continue
		}
		if v.Account != t.Account && v.Account != "" {
			v.parsed = []*access.Policy{w.anyIdentity} // its own policies are its account's to write
		}
		all = append(all, pair{actor: v, thing: t, open: open})
	}
	return all
}

// narrow is the only role whom the statement is for, whatever principal it names, or empty.
func (s *statement) narrow() string {
	for _, c := range s.Condition {
		if exact(c.Operator) && strings.EqualFold(c.Key, "aws:PrincipalArn") && len(c.Values) == 1 &&
			fields(c.Values[0])[4] != "" && !strings.ContainsAny(c.Values[0], "*?$") {
			return c.Values[0]
		}
	}
	return ""
}
