package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// tag is AWS's rule for one tag. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tag(key, value string) string {
	const form = `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`
	switch {
	case strings.HasPrefix(strings.ToLower(key), "aws:"):
		return fmt.Sprintf("The tag %q begins with aws:, which AWS keeps for itself. Choose another key.", key)
	case key == "" || len([]rune(key)) > 128 || !matches(form, key):
		return fmt.Sprintf("The tag key %q is not allowed. AWS takes 1 to 128 letters, digits, spaces and _.:/=+-@", key)
	case len([]rune(value)) > 256 || !matches(form, value):
		return fmt.Sprintf("The value of the tag %q is not allowed. AWS takes up to 256 letters, digits, spaces and "+
			"_.:/=+-@", key)
	}
	return ""
}

// resourceTag is the rule of a tag of one resource, which has those that say whose it is already.
func resourceTag(key, value string) string {
	if own := OwnTag(key); own != "" {
		return fmt.Sprintf("The tag %q says whose everything is, in the place of %s, and is set in the tags of the project "+
			"or the environment. Choose another key.", key, own)
	}
	return tag(key, value)
}

// tagKeys checks the tags together: IAM does not tell keys apart by case, and a resource has 50 tags at most, three of
// which are set on everything, and Name on what has no other name.
func (s *draft) tagKeys() {
	s.fewTags(s.section.Tags, nil)
	own := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		name := OwnTag(key)
		if other, ok := own[name]; ok && name != "" {
			s.fault(s.entryRange(s.section.Tags.Expr, key), "Invalid tags", "The tags %q and %q both stand for %s. Remove one.",
				other, key, name)
		}
		own[name] = key
		if name != "" && s.Tags[key] == "" {
			s.fault(s.entryRange(s.section.Tags.Expr, key), "Invalid tags", "The tag %q is empty, and it is to say whose "+
				"everything is. Give it a value.", key)
		}
	}
	seen := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		lower := strings.ToLower(key)
		if other, ok := seen[lower]; ok {
			s.fault(s.entryRange(s.section.Tags.Expr, key), "Invalid tags", "The tags %q and %q differ by case only, which IAM "+
				"does not allow. Remove one.", other, key)
		}
		seen[lower] = key
	}
}

// fewTags checks the number of tags of a resource: more beside those of everything.
func (s *draft) fewTags(a *hcl.Attribute, more map[string]string) {
	all := s.AllTags()
	maps.Copy(all, more)
	if len(all) > 49 {
		s.fault(a.Expr.Range(), "Too many tags", "A resource would have %d tags, with project, environment and managed-by, "+
			"and AWS allows 50, of which Name is one more. Remove some.", len(all))
	}
}

// resourceTags are those of one resource beside those of everything.
func (s *draft) resourceTags(a *hcl.Attribute) map[string]string {
	tags := s.entries(nil, a, func(key, value string) string {
		for other := range s.Tags {
			if other != key && strings.EqualFold(other, key) {
				return fmt.Sprintf("The tags %q and %q, which everything has, differ by case only, which IAM does not allow. "+
					"Spell them alike.", key, other)
			}
		}
		return resourceTag(key, value)
	})
	if len(tags) > 0 {
		s.fewTags(a, tags)
	}
	return tags
}
