package spec

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// owning is the environment that has the only copy of what a block of the project's declares, by label; nil: it is in
// doubt. Of what isn't in it, each environment has its own.
type owning map[string]*draft

// has reports whether the environment has a copy of what the label declares.
func (o owning) has(s *draft, key string) bool {
	owner, shared := o[key]
	return !shared || owner == s
}

// owners evaluates who owns what the project's blocks of one kind declare.
func owners[B labelled[B]](
	l *loader, constants scope, kind string, blocks []B, attribute func(B) *hcl.Attribute, drafts []*draft,
) owning {
	all := owning{}
	for _, b := range blocks {
		a := attribute(b)
		v := constants.value(a, cty.String)
		if v.IsNull() {
			continue
		}
		all[b.label()] = nil
		if v.IsKnown() {
			all[b.label()] = l.owner(kind, a, v.AsString(), drafts)
		}
	}
	return all
}

// owner is the environment of that name, which an attribute names as the owner of something, or nil.
func (l *loader) owner(kind string, a *hcl.Attribute, name string, drafts []*draft) *draft {
	var names []string
	for _, s := range drafts {
		if s.Name == name {
			return s
		}
		names = append(names, s.Name)
	}
	l.absence(a.Expr.Range(), "Unknown owner", "There is no environment %q to own the %s. %s", name, kind,
		suggest.Known(name, names))
	return nil
}

// shareOut shows what some environments own to the others, which may use it: copies are what each draft knows of the
// kind, by label.
func shareOut[T any](kind string, owned owning, drafts []*draft, copies func(*draft) map[string]*T) {
	for key, owner := range owned {
		for _, s := range drafts {
			if owner == s {
				continue
			}
			if owner == nil {
				copies(s)[key] = nil
			} else if made, ok := copies(owner)[key]; ok {
				copies(s)[key] = made
			} else {
				s.disabled[kind+"."+key] = "environment " + owner.Name + ", which owns it"
			}
		}
	}
}

// elsewhere reports blocks of environments that change what another one owns.
func elsewhere[B labelled[B]](
	l *loader, kind string, owned owning, s *draft, blocks []B, rangeOf func(B) hcl.Range,
) {
	for _, b := range blocks {
		if owner := owned[b.label()]; owner != nil && owner != s {
			l.fault(rangeOf(b), strings.ToUpper(kind[:1])+kind[1:]+" of another environment", "Environment %s owns %s %q, so "+
				"%s can't change it. Move what is said here to the block of %[1]s, or remove the owner.", owner.Name, kind,
				b.label(), s.Name)
		}
	}
}
