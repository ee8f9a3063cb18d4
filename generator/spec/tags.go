package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tag is AWS's rule for one tag. https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
func tag(key, value string) string {
	const form = `[\p{L}\p{Z}\p{N}_.:/=+\-@]*`
	switch {
	case slices.Contains([]string{"project", "environment", "managed-by"}, strings.ToLower(key)):
		return fmt.Sprintf("The tag %q is set on everything already. Choose another key.", key)
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

// tagKeys checks the tags together: IAM does not tell keys apart by case, and a resource has 50 tags at most, three of
// which are set on everything, and Name on what has no other name.
func (s *draft) tagKeys() {
	if len(s.Tags) > 46 {
		s.fault(s.section.Tags.Expr.Range(), "Too many tags", "There are %d tags; AWS allows 50 on a resource, and 4 are "+
			"set: project, environment, managed-by and Name. Remove some.", len(s.Tags))
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
