package planjson

import (
	"reflect"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Hidden is what becomes of a sensitive value.
type Hidden string

// What becomes of them. A value that stays is among the changes where it begins or ceases to be sensitive.
const (
	Added   Hidden = "added"
	Removed Hidden = "removed"
	Changed Hidden = "changed"
	Same    Hidden = "same"
)

func hide(a terraform.Attribute) Hidden {
	switch {
	case !a.Unknown && reflect.DeepEqual(a.Before, a.After):
		return Same
	case a.Before == nil:
		return Added
	case a.After == nil && !a.Unknown:
		return Removed
	}
	return Changed
}

// placeholders stand for the values before and after, which are not shown.
func (h Hidden) placeholders() (before, after any) {
	const one, another = "(hidden)", "(hidden, another)"
	switch h {
	case Added:
		return nil, one
	case Removed:
		return one, nil
	case Same:
		return one, one
	}
	return one, another
}

func attributes(all []terraform.Attribute) []Attribute {
	var hidden []Attribute
	for _, a := range all {
		one := Attribute{Path: a.Path, Unknown: a.Unknown, Sensitive: a.Sensitive, Replaces: a.Replaces}
		if a.Sensitive {
			one.Hidden = hide(a)
		} else {
			one.Before, one.After = a.Before, a.After
		}
		hidden = append(hidden, one)
	}
	return hidden
}

func shown(all []Attribute) []terraform.Attribute {
	var attributes []terraform.Attribute
	for _, a := range all {
		one := terraform.Attribute{
			Path: a.Path, Before: a.Before, After: a.After, Unknown: a.Unknown, Sensitive: a.Sensitive, Replaces: a.Replaces,
		}
		if a.Sensitive {
			one.Before, one.After = a.Hidden.placeholders()
			if a.Unknown {
				one.After = nil
			}
		}
		attributes = append(attributes, one)
	}
	return attributes
}
